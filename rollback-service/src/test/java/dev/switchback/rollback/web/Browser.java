package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system's Chromium, headless, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    /** What the page wrote into the browser's console, and what its policy forbade. */
    final List<String> complaints = new CopyOnWriteArrayList<>();

    private final WebSocket socket;
    private final String session;

    private Browser(Process process, URI address) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Messages())
                .join();
        String target = call("Target.createTarget", JSON.createObjectNode().put("url", "about:blank"), "")
                .path("targetId")
                .asText();
        session = call(
                        "Target.attachToTarget",
                        JSON.createObjectNode().put("targetId", target).put("flatten", true),
                        "")
                .path("sessionId")
                .asText();
        List.of("Page", "Runtime", "Log").forEach(domain -> call(domain + ".enable", JSON.createObjectNode()));
    }

    static Browser start(Path profile) throws IOException {
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                var drain = new Thread(() -> out.lines().forEach(l -> {}), "chromium-output");
                drain.setDaemon(true);
                drain.start();
                return new Browser(process, URI.create(listening.group(1)));
            }
        }
        throw new IOException("chromium ended without a word of its DevTools");
    }

    /** Opens a page and waits until it is there. */
    void open(String url) {
        call("Page.navigate", JSON.createObjectNode().put("url", url));
        loaded();
    }

    private void loaded() {
        Eventually.holds(
                "the page",
                () -> text("document.readyState").equals("complete")
                        && !text("location.href").equals("about:blank"));
    }

    /** What a JavaScript expression comes to, as text. */
    String text(String expression) {
        ObjectNode asked = JSON.createObjectNode()
                .put("expression", "String(" + expression + ")")
                .put("returnByValue", true);
        return call("Runtime.evaluate", asked).at("/result/value").asText();
    }

    /** Clicks, and waits for the page that follows. */
    void click(String selector) {
        String before = text("performance.timeOrigin");
        text("document.querySelector('" + selector + "').click()");
        Eventually.holds("another page", () -> !text("performance.timeOrigin").equals(before));
        loaded();
    }

    void window(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
        ObjectNode media = JSON.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", media);
    }

    /** The whole page as PNG. */
    void screenshot(Path file) throws IOException {
        JsonNode shot = call("Page.captureScreenshot", JSON.createObjectNode().put("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    private JsonNode call(String method, ObjectNode parameters) {
        return call(method, parameters, session);
    }

    private JsonNode call(String method, ObjectNode parameters, String within) {
        int id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (!within.isEmpty()) {
            message.put("sessionId", within);
        }
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Answers and events. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(ClusterUnderTest.json(text.toString()));
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }

        private void take(JsonNode message) {
            CompletableFuture<JsonNode> waiter =
                    waiting.remove(message.path("id").asInt());
            if (waiter != null) {
                waiter.complete(message.path("result"));
            } else if (message.path("method")
                    .asText()
                    .matches(
                            "Log.entryAdded|Runtime.(consoleAPICalled|exceptionThrown)|Page.javascriptDialogOpening")) {
                complaints.add(message.toString());
            }
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
