package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrdersServerTest {
    private static final String ORDERS = "/api/v1/orders";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (AutoCloseable server : started) {
            server.close();
        }
    }

    @Test
    void createsListsAndShowsOrders() throws Exception {
        int port = start(Map.of());
        HttpResponse<String> created = post(port, "{\"item\":\"book\",\"quantity\":2,\"gift\":{\"wrap\":[1]}}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body()).isEqualTo("{\"id\":1,\"item\":\"book\",\"quantity\":2}");
        assertThat(post(port, "{\"item\":\"pen\"}").body()).contains("\"quantity\":1");
        assertThat(get(port, ORDERS + "/1").body()).isEqualTo(created.body());
        assertThat(get(port, ORDERS).body())
                .isEqualTo("{\"orders\":[{\"id\":2,\"item\":\"pen\",\"quantity\":1}," + created.body() + "]}");
    }

    @Test
    void refusesWhatIsNoOrder() throws Exception {
        int port = start(Map.of());
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{\"item\":1}",
                "{\"item\":\" \"}",
                "{\"item\":\"a\",\"quantity\":0}",
                "{\"item\":\"a\",\"quantity\":\"2\"}",
                "{\"item\":\"a\"} {}")) {
            assertThat(post(port, body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(post(port, "{\"item\":\"" + "x".repeat(20_000) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(get(port, ORDERS + "/9").statusCode()).isEqualTo(404);
        assertThat(get(port, ORDERS + "/x").statusCode()).isEqualTo(404);
        assertThat(get(port, "/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(request(port, ORDERS, "DELETE", "").statusCode()).isEqualTo(405);
    }

    @Test
    void everySeriesExistsAtZeroFromTheStart() throws Exception {
        int port = start(Map.of());
        get(port, "/health/live");
        String metrics = get(port, "/metrics").body();
        assertThat(metrics.lines().filter(line -> line.startsWith("http_requests_total")))
                .containsExactlyInAnyOrder(
                        "http_requests_total{method=\"GET\",path=\"/api/v1/orders\",status=\"200\"} 0.0",
                        "http_requests_total{method=\"GET\",path=\"/api/v1/orders\",status=\"500\"} 0.0",
                        "http_requests_total{method=\"GET\",path=\"/api/v1/orders\",status=\"503\"} 0.0",
                        "http_requests_total{method=\"POST\",path=\"/api/v1/orders\",status=\"201\"} 0.0",
                        "http_requests_total{method=\"POST\",path=\"/api/v1/orders\",status=\"400\"} 0.0",
                        "http_requests_total{method=\"POST\",path=\"/api/v1/orders\",status=\"413\"} 0.0",
                        "http_requests_total{method=\"POST\",path=\"/api/v1/orders\",status=\"500\"} 0.0",
                        "http_requests_total{method=\"POST\",path=\"/api/v1/orders\",status=\"503\"} 0.0",
                        "http_requests_total{method=\"GET\",path=\"/api/v1/orders/{id}\",status=\"200\"} 0.0",
                        "http_requests_total{method=\"GET\",path=\"/api/v1/orders/{id}\",status=\"404\"} 0.0",
                        "http_requests_total{method=\"GET\",path=\"/api/v1/orders/{id}\",status=\"500\"} 0.0",
                        "http_requests_total{method=\"GET\",path=\"/api/v1/orders/{id}\",status=\"503\"} 0.0",
                        "http_requests_total{method=\"other\",path=\"/api/v1/orders\",status=\"405\"} 0.0",
                        "http_requests_total{method=\"other\",path=\"other\",status=\"404\"} 0.0");
        assertThat(metrics)
                .contains("http_request_duration_seconds_bucket{method=\"GET\",path=\"/api/v1/orders\",le=\"5.0\"} 0")
                .contains("http_request_duration_seconds_bucket{method=\"GET\",path=\"/api/v1/orders\",le=\"10.0\"} 0")
                .doesNotContain("path=\"/health");
    }

    @Test
    void countsAnswersAndTheirTime() throws Exception {
        int port = start(Map.of());
        post(port, "{\"item\":\"book\"}");
        get(port, ORDERS + "/1");
        get(port, ORDERS + "/2");
        assertThat(get(port, "/metrics").body())
                .contains("http_requests_total{method=\"POST\",path=\"/api/v1/orders\",status=\"201\"} 1.0")
                .contains("http_requests_total{method=\"GET\",path=\"/api/v1/orders/{id}\",status=\"200\"} 1.0")
                .contains("http_requests_total{method=\"GET\",path=\"/api/v1/orders/{id}\",status=\"404\"} 1.0")
                .contains("http_request_duration_seconds_count{method=\"GET\",path=\"/api/v1/orders/{id}\"} 2");
    }

    @Test
    void aBadVersionFailsItsShareFromTheFirstRequestOnAndSaysWhoItIs() throws Exception {
        int port = start(Map.of("ORDERS_ERROR_SHARE", "0.3", "ORDERS_VERSION", "2", "POD_NAME", "orders-abc-1"));
        HttpResponse<String> first = get(port, ORDERS);
        assertThat(first.statusCode()).isEqualTo(500);
        assertThat(first.headers().firstValue(Responses.VERSION)).contains("2");
        assertThat(first.headers().firstValue(Responses.POD)).contains("orders-abc-1");
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rest.add(get(port, ORDERS).statusCode());
        }
        assertThat(rest).containsOnly(200, 500);
        assertThat(rest.stream().filter(status -> status == 500)).hasSize(2);
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aDependencyThatIsDownFailsEveryRequestButNoProbe() throws Exception {
        List<Integer> statuses = new ArrayList<>(List.of(200, 500));
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(statuses.remove(0), -1);
            exchange.close();
        });
        upstream.start();
        int port = start(Map.of(
                "ORDERS_DEPENDENCY", "http://127.0.0.1:" + upstream.getAddress().getPort() + "/up"));
        assertThat(get(port, ORDERS).statusCode()).isEqualTo(200);
        assertThat(get(port, ORDERS).statusCode()).isEqualTo(503);
        upstream.stop(0);
        assertThat(get(port, ORDERS).statusCode()).isEqualTo(503);
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
        assertThat(get(port, "/metrics").body())
                .contains("http_requests_total{method=\"GET\",path=\"/api/v1/orders\",status=\"503\"} 2.0");
    }

    @Test
    void slowAnswersDoNotSlowTheProbesAndAreMeasured() throws Exception {
        int port = start(Map.of("ORDERS_LATENCY", "600ms"));
        List<CompletableFuture<HttpResponse<String>>> slow = IntStream.range(0, 20)
                .mapToObj(i -> client.sendAsync(
                        HttpRequest.newBuilder(uri(port, ORDERS)).build(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
        assertThat(slow).noneMatch(CompletableFuture::isDone);
        assertThat(slow).allMatch(response -> response.join().statusCode() == 200);
        assertThat(get(port, "/metrics").body())
                .contains("http_request_duration_seconds_bucket{method=\"GET\",path=\"/api/v1/orders\",le=\"0.5\"} 0")
                .contains("http_request_duration_seconds_count{method=\"GET\",path=\"/api/v1/orders\"} 20");
    }

    @Test
    void whileStoppingItIsAliveAndServesButIsNotReady() throws Exception {
        OrdersServer server = OrdersServer.start(
                settings(Map.of("ORDERS_STOP_DELAY", "20s", "TERMINATION_GRACE_PERIOD_SECONDS", "60")));
        started.add(server);
        assertThat(get(server.port(), "/health/startup").statusCode()).isEqualTo(200);
        server.beginStopping();
        assertThat(get(server.port(), "/health/ready").statusCode()).isEqualTo(503);
        assertThat(get(server.port(), "/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> last = get(server.port(), ORDERS);
        assertThat(last.statusCode()).isEqualTo(200);
        assertThat(last.headers().firstValue("Connection")).contains("close");
    }

    @Test
    void stoppingWaitsForRequestsInFlight() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            arrived.countDown();
            await(released);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        upstream.start();
        started.add(() -> upstream.stop(0));
        OrdersServer server = OrdersServer.start(settings(Map.of(
                "ORDERS_DEPENDENCY", "http://127.0.0.1:" + upstream.getAddress().getPort() + "/",
                "ORDERS_DEPENDENCY_TIMEOUT", "30s",
                "ORDERS_DRAIN", "30s",
                "TERMINATION_GRACE_PERIOD_SECONDS", "60")));
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(uri(server.port(), ORDERS)).build(), HttpResponse.BodyHandlers.ofString());
        arrived.await();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop(server));
        assertThat(stopped).isNotDone();
        released.countDown();
        assertThat(answer.join().statusCode()).isEqualTo(200);
        stopped.join();
    }

    @Test
    void drainingEndsAtItsLimitAndSaysSo() throws Exception {
        OrdersServer server = OrdersServer.start(settings(Map.of("ORDERS_LATENCY", "30s", "ORDERS_DRAIN", "10ms")));
        var unused = client.sendAsync(
                HttpRequest.newBuilder(uri(server.port(), ORDERS)).build(), HttpResponse.BodyHandlers.ofString());
        while (!get(server.port(), "/metrics").body().contains("graceful_shutdown_in_flight_requests 1.0")) {
            Thread.onSpinWait();
        }

        assertThat(server.stop().dropped()).isEqualTo(1);
    }

    @Test
    void theRuntimesPathsAreThere() throws Exception {
        int port = start(Map.of("ORDERS_VERSION", "7"));

        assertThat(get(port, "/circuit-breakers").body()).contains("\"total\":0");
        assertThat(get(port, "/fallback-chain/stats").body()).isEqualTo("{\"chains\":{}}");
        assertThat(get(port, "/health").body()).contains("\"version\":\"7\"");
        assertThat(post(port, "{}").statusCode()).isEqualTo(400);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void stop(OrdersServer server) {
        assertThat(server.stop().isClean()).isTrue();
    }

    private int start(Map<String, String> environment) throws Exception {
        OrdersServer server = OrdersServer.start(settings(environment));
        started.add(server);
        return server.port();
    }

    private static OrdersSettings settings(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("POD_IP", "127.0.0.1", "PORT", "0", "ORDERS_STOP_DELAY", "0s"));
        all.putAll(environment);
        return new OrdersEnvironment(all).settings();
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return request(port, path, "GET", "");
    }

    private HttpResponse<String> post(int port, String body) throws IOException, InterruptedException {
        return request(port, ORDERS, "POST", body);
    }

    private HttpResponse<String> request(int port, String path, String method, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(port, path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
