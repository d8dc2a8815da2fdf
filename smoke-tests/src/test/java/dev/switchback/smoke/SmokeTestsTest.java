package dev.switchback.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.smoke.http.HttpConnector;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmokeTestsTest {
    private final HttpConnector connector = new HttpConnector(1);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private SmallServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SmallServer();
    }

    @AfterEach
    void stop() {
        server.close();
        connector.close();
        timer.shutdownNow();
    }

    private SmokeOutcome run(String yaml) {
        return run(yaml, server.address());
    }

    private SmokeOutcome run(String yaml, URI address) {
        List<Problem> problems = new ArrayList<>();
        Suite suite = SuiteReader.read("suite.yaml", yaml, problems).orElseThrow(() -> new AssertionError(problems));
        return new SmokeTests(connector, timer, Ticker.system())
                .run(suite, new SmokeTarget.Address(address))
                .join();
    }

    private static String problem(SmokeOutcome outcome) {
        assertThat(outcome).isInstanceOf(SmokeOutcome.Failed.class);
        assertThat(outcome.checks()).hasSize(1);
        return String.join("; ", outcome.checks().get(0).problems());
    }

    @Test
    void theStandardSuiteChecksHealthApiAndReadiness() {
        server.on("/health", 200, "{}").on("/api/v1", 404, "").on("/health/ready", 200, "ok");
        SmokeTests tests = new SmokeTests(connector, timer, Ticker.system());

        SmokeOutcome outcome = tests.run(Suite.standard(), new SmokeTarget.Address(server.address()))
                .join();

        assertThat(outcome).isInstanceOf(SmokeOutcome.Passed.class);
        assertThat(outcome.message()).isEqualTo("all 3 checks passed");
        assertThat(server.asked()).containsExactly("GET /health", "GET /api/v1", "GET /health/ready");
    }

    @Test
    void everyExpectationIsNamedWhenItIsNotMet() {
        server.on("/orders", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            SmallServer.send(exchange, 500, "{\"status\": \"DOWN\", \"items\": [{\"id\": 7}], \"ok\": true}");
        });

        SmokeOutcome outcome = run(
                """
                checks:
                  - path: /orders
                    expect:
                      status: [2xx, 404]
                      headers: {content-type: {matches: json}, x-request-id: {exists: true}}
                      json: {/status: UP, /items/0/id: 7, /ok: true, /error: {exists: false}, /items/1/id: 8}
                """);

        assertThat(outcome.checks().get(0).problems())
                .anySatisfy(p -> assertThat(p).startsWith("status 500, expected 200, 201"))
                .contains(
                        "header content-type is 'text/html', expected a match of 'json'",
                        "header x-request-id is missing, expected to be there",
                        "JSON /status is 'DOWN', expected 'UP'",
                        "JSON /items/1/id is missing, expected '8'")
                .hasSize(5);
    }

    @Test
    void methodHeadersAndBodyAreSent() {
        List<String> received = new ArrayList<>();
        server.on("/orders", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(exchange.getRequestHeaders().getFirst("Host"));
            received.add(exchange.getRequestHeaders().getFirst("Content-Type"));
            received.add(new String(body, StandardCharsets.UTF_8));
            SmallServer.send(exchange, 201, "");
        });

        SmokeOutcome outcome = run(
                """
                checks:
                  - name: order
                    method: POST
                    path: /orders?dry=1
                    headers: {Host: orders.example.org, Content-Type: application/json}
                    body: '{"sku": "ä"}'
                    expect: {status: 201}
                """);

        assertThat(outcome.passed()).as(outcome.message()).isTrue();
        assertThat(server.asked()).containsExactly("POST /orders?dry=1");
        assertThat(received).containsExactly("orders.example.org", "application/json", "{\"sku\": \"ä\"}");
    }

    @Test
    void aCheckIsTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        server.on("/", exchange -> SmallServer.send(exchange, calls.incrementAndGet() < 3 ? 503 : 200, ""));

        SmokeOutcome passes = run("checks: [{path: /, retries: 2, retryAfter: 1ms}]");
        assertThat(passes.passed()).isTrue();
        assertThat(passes.checks().get(0).attempts()).isEqualTo(3);

        calls.set(0);
        SmokeOutcome fails = run("checks: [{path: /, retries: 1, retryAfter: 1ms}]");
        assertThat(problem(fails)).startsWith("status 503");
        assertThat(fails.checks().get(0).attempts()).isEqualTo(2);
    }

    @Test
    void redirectsStayOnTheServer() {
        server.on("/old", exchange -> {
                    exchange.getResponseHeaders().add("Location", "/new");
                    SmallServer.send(exchange, 302, "");
                })
                .on("/new", 200, "here")
                .on("/away", exchange -> {
                    exchange.getResponseHeaders().add("Location", "http://127.0.0.2:1/");
                    SmallServer.send(exchange, 302, "");
                })
                .on("/loop", exchange -> {
                    exchange.getResponseHeaders().add("Location", "/loop");
                    SmallServer.send(exchange, 307, "");
                });

        assertThat(run("checks: [{path: /old}]").passed()).isTrue();
        assertThat(run("checks: [{path: /away, expect: {status: 302}}]").passed())
                .isTrue();
        assertThat(problem(run("checks: [{path: /away}]")))
                .isEqualTo("redirected to another host, which is not followed: http://127.0.0.2:1/");
        assertThat(problem(run("checks: [{path: /loop}]"))).isEqualTo("redirected more than 5 times");
    }

    @Test
    void anAnswerThatIsTooLargeIsCutOff() {
        server.on("/", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 30);
            byte[] block = new byte[1 << 16];
            for (int i = 0; i < 1 << 14; i++) {
                exchange.getResponseBody().write(block);
            }
        });

        assertThat(problem(run("checks: [{path: /}]"))).isEqualTo("the body is larger than 1048576 bytes");
    }

    @Test
    void aServerThatSaysNothingOfUse() throws IOException {
        assertThat(problem(run("checks: [{path: /}]", URI.create("http://127.0.0.1:1"))))
                .isEqualTo("connection refused");
        assertThat(problem(run("checks: [{path: /}]", URI.create("http://nowhere.invalid"))))
                .isEqualTo("no host of that name");
        try (RawServer closing = new RawServer(Socket::close);
                RawServer talking = new RawServer(socket -> {
                    socket.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                });
                RawServer endless = new RawServer(socket -> {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                })) {
            assertThat(problem(run("checks: [{path: /}]", closing.address())))
                    .isIn(
                            "the connection was closed before the whole answer came",
                            "the connection broke: Connection reset");
            assertThat(problem(run("checks: [{path: /}]", talking.address()))).isEqualTo("the answer is not HTTP");
            assertThat(problem(run("checks: [{path: /, timeout: 100ms}]", endless.address())))
                    .isEqualTo("no whole answer within 100ms");
            assertThat(problem(run("{deadline: 50ms, checks: [{path: /}]}", endless.address())))
                    .startsWith("no whole answer within");
        }
    }
}
