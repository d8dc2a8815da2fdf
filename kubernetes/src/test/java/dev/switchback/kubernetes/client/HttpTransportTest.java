package dev.switchback.kubernetes.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.kubernetes.Transport.WatchRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpTransportTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Timeouts SHORT = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300));
    private static final Timeouts LONG = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(20));

    private final CountDownLatch testEnds = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        testEnds.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void sendsWhatItIsGivenAndKeepsTheConnection() throws IOException {
        var seen = new CopyOnWriteArrayList<String>();
        var connections = new CopyOnWriteArrayList<Integer>();
        serve(exchange -> {
            connections.addIfAbsent(exchange.getRemoteAddress().getPort());
            var headers = exchange.getRequestHeaders();
            seen.add(String.join(
                    " ",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    String.valueOf(headers.getFirst("Content-Type")),
                    headers.getFirst("User-Agent"),
                    headers.getFirst("Accept"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            answer(exchange, 201, "{\"a\":\"ä\"}");
        });
        var transport = transport(LONG);

        var response =
                transport.send(new Request("PATCH", "/a/b?x=a%20b%2Fc", "application/json-patch+json", "[\"ä\"]"));
        transport.send(Request.get("/c"));
        transport.send(new Request("DELETE", "/d", "", ""));

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"a\":\"ä\"}");
        assertThat(seen)
                .containsExactly(
                        "PATCH /a/b?x=a%20b%2Fc application/json-patch+json switchback application/json [\"ä\"]",
                        "GET /c null switchback application/json ", "DELETE /d null switchback application/json ");
        assertThat(connections).hasSize(1);
    }

    @Test
    void redirectsAreAnswersAndNotFollowed() throws IOException {
        var calls = new AtomicInteger();
        serve(exchange -> {
            calls.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 302, "");
        });

        assertThat(transport(LONG).send(Request.get("/")))
                .extracting(Response::status)
                .isEqualTo(302);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aCallEndsAfterItsTimeout() {
        serve(exchange -> awaitEnd());

        assertThatThrownBy(() -> transport(SHORT).send(Request.get("/"))).isInstanceOf(IOException.class);
    }

    @Test
    void aBodyThatTricklesEndsAfterTheTimeoutToo() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (testEnds.getCount() > 0) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        });

        assertThatThrownBy(() -> transport(SHORT).send(Request.get("/"))).isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessBodyIsCutOff() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var mebibyte = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(mebibyte);
            }
        });

        assertThatThrownBy(() -> transport(LONG).send(Request.get("/")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 67108864 bytes");
    }

    @Test
    void aBodyThatBreaksOffIsNoAnswer() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{}".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            server.stop(0);
        });

        assertThatThrownBy(() -> transport(LONG).send(Request.get("/"))).isInstanceOf(IOException.class);
    }

    @Test
    void aWatchGivesLinesAndItsEnd() throws Exception {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"a\":1}\n\n{\"b\":\"ä\"}\n{\"cut o".getBytes(UTF_8));
            exchange.close();
        });
        var ended = new CountDownLatch(1);

        transport(LONG).stream(Request.get("/?watch=true&timeoutSeconds=10"), lines::add, ended::countDown);

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).containsExactly("{\"a\":1}", "{\"b\":\"ä\"}");
    }

    @Test
    void aRefusedWatchSaysSo() {
        serve(exchange -> answer(exchange, 410, "{\"kind\":\"Status\"}"));

        assertThatThrownBy(() -> transport(LONG).stream(Request.get("/?watch=true"), lines::add, () -> {}))
                .isInstanceOfSatisfying(
                        WatchRefused.class, e -> assertThat(e.status()).isEqualTo(410))
                .hasMessageContaining("Status");
    }

    @Test
    void aWatchThatIsNotAnsweredFails() {
        serve(exchange -> awaitEnd());

        assertThatThrownBy(() ->
                        transport(SHORT).stream(Request.get("/?watch=true&timeoutSeconds=600"), lines::add, () -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("no answer within 300 ms");
    }

    @Test
    void aHalfOpenWatchEndsSoonAfterTheServerShouldHaveEndedIt() throws Exception {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{}\n".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            awaitEnd();
        });
        var ended = new CountDownLatch(1);

        transport(SHORT).stream(Request.get("/?watch=true&timeoutSeconds=1"), lines::add, ended::countDown);

        assertThat(ended.await(900, TimeUnit.MILLISECONDS))
                .as("longer than a call")
                .isFalse();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClosedWatchDoesNotTellItsEnd() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var serverSawTheEnd = new CountDownLatch(1);
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (testEnds.getCount() > 0) {
                    exchange.getResponseBody().write("{}\n".getBytes(UTF_8));
                    exchange.getResponseBody().flush();
                }
            } catch (IOException e) {
                serverSawTheEnd.countDown();
            }
        });

        var ended = new CountDownLatch(1);
        var stream = transport(LONG).stream(Request.get("/?watch=true"), received::add, ended::countDown);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("{}");
        stream.close();

        assertThat(serverSawTheEnd.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.getCount()).isEqualTo(1);
    }

    private void awaitEnd() {
        try {
            testEnds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpHandler handler) {
        server.createContext("/", handler);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private HttpTransport transport(Timeouts timeouts) {
        return new HttpTransport(
                "http://127.0.0.1:" + server.getAddress().getPort(),
                new OkHttpClient(),
                timeouts,
                InstantSource.fixed(NOW));
    }
}
