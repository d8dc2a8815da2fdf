package dev.switchback.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model behind OpenRouter's API that answers as a script says, one step for each request: {@code ok}, a status such as
 * {@code 500}, {@code 429 Retry-After 7}, {@code slow} (no answer until it is closed), {@code stall} (half of one),
 * {@code garbage} (200 with no completion in it), {@code reset} (the connection is closed). The last step goes on for ever.
 */
final class FakeModel implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("(\\d{3})(?: Retry-After (.+))?");

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<String> script = new ArrayDeque<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();

    /** Listens on a port of its own. */
    FakeModel(String steps) throws IOException {
        this(steps, 0);
    }

    FakeModel(String steps, int port) throws IOException {
        play(steps);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    /** From now on this script, its steps separated by semicolons. */
    void play(String steps) {
        synchronized (script) {
            script.clear();
            script.addAll(List.of(steps.split("; *")));
        }
    }

    int port() {
        return http.getAddress().getPort();
    }

    String address(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Bodies of all requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Their Authorization headers. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    private String next() {
        synchronized (script) {
            return script.size() > 1 ? script.remove() : script.element();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String step = exchange.getRequestURI().getPath().endsWith("/chat/completions") ? next() : "404";
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        requests.add(body);
        try (exchange) {
            answer(exchange, step);
        }
    }

    private void answer(HttpExchange exchange, String step) throws IOException {
        Matcher status = STATUS.matcher(step);
        if (status.matches()) {
            if (status.group(2) != null) {
                exchange.getResponseHeaders().set("Retry-After", status.group(2));
            }
            exchange.sendResponseHeaders(Integer.parseInt(status.group(1)), -1);
            return;
        }
        switch (step) {
            case "ok" -> write(exchange, completion("answer " + requests.size()), 0);
            case "garbage" -> write(exchange, "<html>come back later</html>", 0);
            case "stall" -> write(exchange, completion("never whole"), 10);
            case "slow" -> awaitEnd();
            case "reset" -> throw new IOException("as the script says");
            default -> throw new IllegalArgumentException("no step of a script: " + step);
        }
    }

    private void write(HttpExchange exchange, String text, int missing) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length - missing);
        exchange.getResponseBody().flush();
        if (missing > 0) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String completion(String text) {
        return OrderJson.object(json -> {
            json.writeStringField("id", "gen-1");
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeObjectFieldStart("message");
            json.writeStringField("role", "assistant");
            json.writeStringField("content", text);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
