package dev.switchback.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GuardedHttpClientTest {
    private final AtomicInteger requests = new AtomicInteger();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "upstream",
            Settings.defaults().withFailMax(2).withHalfOpenMaxCalls(1).withSuccessThreshold(1));
    private final GuardedHttpClient client = GuardedHttpClient.of(HttpClient.newHttpClient(), breaker)
            .withClock(() -> Instant.parse("2026-01-15T12:00:00Z"));

    private HttpServer server;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String retryAfter = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .build();
    }

    private int send() throws IOException, InterruptedException {
        return client.send(request(), BodyHandlers.discarding()).statusCode();
    }

    @Test
    void failedStatusesReachTheCallerAndOpenTheBreaker() throws Exception {
        status = 503;
        assertThat(send()).isEqualTo(503);
        assertThat(send()).isEqualTo(503);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThatExceptionOfType(CircuitOpenIOException.class)
                .isThrownBy(this::send)
                .satisfies(e -> assertThat(e.remaining()).isPositive());
        assertThat(requests).hasValue(2);
    }

    @Test
    void whatTheCallerDidWrongIsNoFailure() throws Exception {
        for (int wrong : new int[] {400, 401, 404, 409, 501}) {
            status = wrong;
            assertThat(send()).isEqualTo(wrong);
        }
        assertThat(breaker.internals().failures(FailureKind.RESULT)).isZero();
    }

    @Test
    void retryAfterInSecondsAndAsADateIsHonoured() throws Exception {
        status = 429;
        retryAfter = "120";
        send();
        assertThat(breaker.snapshot().remaining()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(121));

        breaker.reset();
        retryAfter = "Thu, 15 Jan 2026 12:05:00 GMT";
        send();
        assertThat(breaker.snapshot().remaining()).isBetween(Duration.ofSeconds(280), Duration.ofSeconds(301));
    }

    @Test
    void laterIsTheSame() throws Exception {
        status = 500;
        HttpResponse<Void> response =
                client.sendAsync(request(), BodyHandlers.discarding()).get();
        assertThat(response.statusCode()).isEqualTo(500);
        client.sendAsync(request(), BodyHandlers.discarding()).get();

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() ->
                        client.sendAsync(request(), BodyHandlers.discarding()).get())
                .withCauseInstanceOf(CircuitOpenIOException.class);
    }

    /** A server that begins a body and never ends it. */
    private HttpRequest.Builder stalled() {
        server.createContext("/stalled", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            begun.countDown();
            await(ended);
            exchange.close();
        });
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/stalled"));
    }

    @Test
    void aBodyThatDoesNotEndIsATimeout() {
        HttpRequest request = stalled().timeout(Duration.ofMillis(200)).build();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(
                        () -> client.sendAsync(request, BodyHandlers.ofString()).get())
                .withCauseInstanceOf(HttpTimeoutException.class);
        assertThat(breaker.internals().failures(FailureKind.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aCallThatWaitsEndsWithTheRequestsTimeoutToo() {
        HttpRequest request = stalled().timeout(Duration.ofMillis(200)).build();
        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
        assertThat(breaker.internals().failures(FailureKind.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void theCallersTimeLimitIsReportedOnce() {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<HttpResponse<String>> got =
                    client.sendAsync(stalled().build(), BodyHandlers.ofString()).orTimeout(1, TimeUnit.MILLISECONDS);
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(got::get);
            server.removeContext("/stalled");
        }
        assertThat(breaker.internals().failures(FailureKind.TIMEOUT)).isEqualTo(2);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void anInterruptedCallIsCancelledAndIgnored() throws Exception {
        HttpRequest request = stalled().timeout(Duration.ofMinutes(1)).build();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                client.send(request, BodyHandlers.ofString());
            } catch (IOException | InterruptedException e) {
                thrown.complete(e);
            }
        });
        caller.start();
        begun.await();
        caller.interrupt();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(breaker.snapshot().calls()).containsEntry(Outcome.IGNORED, 1L);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobodyListeningIsAFailure() {
        server.stop(0);

        assertThatExceptionOfType(IOException.class).isThrownBy(this::send);
        assertThat(breaker.internals().failures(FailureKind.EXCEPTION)).isEqualTo(1);
    }

    @Test
    void otherStatusesCanBeFailures() throws Exception {
        status = 404;
        GuardedHttpClient strict = client.failingOn(code -> code >= 400);
        strict.send(request(), BodyHandlers.discarding());

        assertThat(breaker.internals().failures(FailureKind.RESULT)).isEqualTo(1);
    }

    @Test
    void aPredicateThatThrowsKeepsNeitherTheAnswerNorThePermit() throws Exception {
        List<BreakerEvent> events = new CopyOnWriteArrayList<>();
        breaker.listen(events::add);
        GuardedHttpClient broken = client.failingOn(code -> {
            throw new IllegalStateException("not my status");
        });
        breaker.openFor(Duration.ofNanos(1)); // the call is a probe: without its permit the breaker does not close
        HttpResponse<Void> later =
                broken.sendAsync(request(), BodyHandlers.discarding()).get(10, TimeUnit.SECONDS);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        breaker.openFor(Duration.ofNanos(1));
        HttpResponse<Void> now = broken.send(request(), BodyHandlers.discarding());

        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(now.statusCode()).isEqualTo(200);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.internals().callbacksFailed()).isEqualTo(2);
        assertThat(events)
                .filteredOn(BreakerEvent.CallbackFailed.class::isInstance)
                .hasSize(2);
    }

    @Test
    void aTimeoutBeyondWhatNanosecondsCanSayIsOne() throws Exception {
        HttpRequest patient = HttpRequest.newBuilder(request(), (name, value) -> true)
                .timeout(Duration.ofDays(365 * 300))
                .build();
        breaker.openFor(Duration.ofNanos(1));

        assertThat(client.sendAsync(patient, BodyHandlers.discarding())
                        .get(10, TimeUnit.SECONDS)
                        .statusCode())
                .isEqualTo(200);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }
}
