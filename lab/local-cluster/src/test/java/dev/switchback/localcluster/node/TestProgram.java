package dev.switchback.localcluster.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** A container of the tests: serves its version and name at {@code POD_IP:8080}; {@code /ready} until {@code /unready}. */
public final class TestProgram {
    private TestProgram() {}

    public static void main(String[] args) throws IOException {
        var ready = new AtomicBoolean(true);
        var server = HttpServer.create(new InetSocketAddress(System.getenv("POD_IP"), 8080), 0);
        server.createContext("/", exchange -> answer(exchange, 200, args[0] + " " + System.getenv("HOSTNAME")));
        server.createContext("/ready", exchange -> answer(exchange, ready.get() ? 200 : 503, ""));
        server.createContext("/unready", exchange -> {
            ready.set(false);
            answer(exchange, 200, "");
        });
        server.start();
        System.out.println("serving " + args[0]);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
