package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alertmanager, the webhook and the API server fail: decisions go on, nothing is lost, and it can be seen. */
@Timeout(60)
class ClientBreakersTest {
    private static final String BREAKERS = "/circuit-breakers";

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private LocalClusterUnderTest local;
    private HttpServer other;
    private volatile String behaviour = "500";

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        local = LocalClusterUnderTest.ready(folder);
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.setExecutor(threads);
        other.createContext("/", this::answer);
        other.start();
    }

    @AfterEach
    void stop() throws IOException {
        ended.countDown();
        other.stop(0);
        threads.shutdownNow();
        local.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            switch (behaviour) {
                case "stall" -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    ended.await();
                }
                case "ok" -> {
                    byte[] body = (exchange.getRequestURI().getPath().endsWith("status")
                                    ? "{\"uptime\":\"2026-01-15T12:00:00Z\"}"
                                    : "[]")
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
                default -> exchange.sendResponseHeaders(Integer.parseInt(behaviour), -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String address() {
        return "http://127.0.0.1:" + other.getAddress().getPort();
    }

    private static String state(ServiceUnderTest service, String breaker) {
        return service.http().get(BREAKERS + "/" + breaker).json().path("state").asText();
    }

    @Test
    void anAlertmanagerThatIsDownIsLeftAloneAndAskedAgainSoon() throws IOException {
        String bad = local.cluster.badDeploy("shop", "orders");
        try (var service = ServiceUnderTest.start(local.kubeconfig, "alertmanager.url=" + address(), "poll=1s")) {
            Eventually.holds(
                    "the breaker to open", () -> state(service, "alertmanager").equals("open"));
            int before = asked.get();
            assertThat(before).isEqualTo(3);
            service.http().trigger(Messages.of(Messages.alert("shop", "orders", bad)));
            Eventually.holds("the rollback", () -> local.cluster.acted("shop").size() == 1);

            behaviour = "ok";
            Eventually.holds(
                    "the breaker to close", () -> state(service, "alertmanager").equals("closed"));
            assertThat(service.http().get(BREAKERS + "/alertmanager/history").body())
                    .contains("\"from\":\"closed\",\"to\":\"open\"", "\"to\":\"closed\"");
        }
    }

    @Test
    void anAlertmanagerWhoseAnswerNeverEndsIsATimeout() throws IOException {
        behaviour = "stall";
        String bad = local.cluster.badDeploy("shop", "orders");
        try (var service = ServiceUnderTest.start(local.kubeconfig, "alertmanager.url=" + address())) {
            service.http().trigger(Messages.of(Messages.alert("shop", "orders", bad)));
            Eventually.holds("the rollback", () -> local.cluster.acted("shop").size() == 1);
            assertThat(service.http().get("/metrics").body())
                    .doesNotContain("circuit_breaker_failures_total{name=\"alertmanager\",type=\"timeout\"} 0.0");
        }
    }

    @Test
    void aWebhookThatIsDownHoldsUpNobodyAndHearsOfItLater() throws IOException {
        String bad = local.cluster.badDeploy("shop", "orders");
        try (var service = ServiceUnderTest.start(local.kubeconfig, "webhook.url=" + address())) {
            var alert = Messages.alert("shop", "orders", bad);
            service.http().trigger(Messages.of(alert));
            Eventually.holds("the rollback", () -> local.cluster.acted("shop").size() == 1);
            service.http().trigger(Messages.of(Messages.resolved(alert)));
            Eventually.holds(
                    "the breaker to open", () -> state(service, "webhook").equals("open"));
            assertThat(asked).hasValue(3);
            assertThat(service.http().get("/metrics").body())
                    .contains("circuit_breaker_state{name=\"webhook\"} 1.0")
                    .contains("circuit_breaker_failures_total{name=\"webhook\",type=\"result\"} 3.0");

            behaviour = "ok";
            assertThat(service.http()
                            .post(BREAKERS + "/webhook/reset", "")
                            .json()
                            .path("state")
                            .asText())
                    .isEqualTo("closed");
            Eventually.holds("the message", () -> asked.get() > 3);
        }
    }

    @Test
    void theApiServersBreakerTellsOfAnOutageAndHidesNothing() throws IOException {
        String bad = local.cluster.badDeploy("shop", "orders");
        String message = Messages.of(Messages.alert("shop", "orders", bad));
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            local.proxy.partition();
            Eventually.holds("the breaker to open", () -> {
                service.http().trigger(message).isProblem(503);
                return state(service, "kubernetes").equals("open");
            });

            local.proxy.heal();
            Eventually.holds("200", () -> service.http().trigger(message).status() == 200);
            Eventually.holds("the rollback", () -> local.cluster.acted("shop").size() == 1);
            assertThat(state(service, "kubernetes"))
                    .as("it would have rejected all that")
                    .isEqualTo("open");
            assertThat(service.http().get("/metrics").body())
                    .contains("circuit_breaker_requests_total{name=\"kubernetes\",result=\"rejected\"} 0.0");
        }
    }

    @Test
    void whatIsNotCalledHasNoBreaker() throws IOException {
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            assertThat(service.http().get(BREAKERS).json().path("total").asInt())
                    .isEqualTo(1);
            service.http().get(BREAKERS + "/webhook").isProblem(404);
            service.http().get(BREAKERS + "/webhook/history").isProblem(404);
            service.http().post(BREAKERS + "/webhook/reset", "").isProblem(404);
        }
    }
}
