package dev.switchback.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** The service, and a client of it over HTTP. */
final class RunningOrders implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final OrdersServer server;

    RunningOrders(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("POD_IP", "127.0.0.1", "PORT", "0", "ORDERS_STOP_DELAY", "0s"));
        all.putAll(environment);
        server = OrdersServer.start(new OrdersEnvironment(all).settings());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Asks until the answer has the text in it. */
    String awaitIn(String path, String text) throws IOException, InterruptedException {
        String body = get(path).body();
        while (!body.contains(text)) {
            Thread.onSpinWait();
            body = get(path).body();
        }
        return body;
    }

    @Override
    public void close() {
        server.close();
    }
}
