package dev.switchback.smoke.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.smoke.RawServer;
import dev.switchback.smoke.SmallServer;
import dev.switchback.smoke.http.HttpCall;
import dev.switchback.smoke.http.HttpConnector;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTestTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final HttpConnector connector = new HttpConnector(1);
    private SmallServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SmallServer();
    }

    @AfterEach
    void stop() {
        server.close();
        connector.close();
    }

    private static LoadPlan plan(URI url, long requests, int concurrency, double rate, Duration timeout) {
        return new LoadPlan(
                new HttpCall("GET", url, Map.of(), ""), requests, concurrency, rate, Optional.empty(), timeout);
    }

    private LoadResult run(LoadPlan plan) {
        return new LoadTest(plan, connector, Ticker.system()).start().join();
    }

    @Test
    void everyRequestIsSentOnceOverAFewConnections() {
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        server.on("/", exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            SmallServer.send(exchange, 200, "ok");
        });

        LoadResult result = run(plan(server.address(), 200, 5, 0, LONG));

        assertThat(result.answered()).isEqualTo(200);
        assertThat(result.errors()).isEmpty();
        assertThat(result.latencies().getTotalCount()).isEqualTo(200);
        assertThat(result.missed(Optional.of(LONG), Optional.of(0.0))).isEmpty();
        assertThat(server.asked()).hasSize(200);
        assertThat(ports).hasSize(5);
    }

    @Test
    void anAnswerThatClosesTheConnectionIsNoError() {
        server.on("/", exchange -> {
            exchange.getResponseHeaders().add("Connection", "close");
            SmallServer.send(exchange, 200, "ok");
        });

        LoadResult result = run(plan(server.address(), 20, 2, 0, LONG));

        assertThat(result.answered()).isEqualTo(20);
        assertThat(result.errors()).isEmpty();
    }

    @Test
    void errorsHaveACause() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        server.on("/", exchange -> {
            int[] statuses = {200, 404, 500, 503};
            SmallServer.send(exchange, statuses[calls.getAndIncrement() % 4], "");
        });

        LoadResult mixed = run(plan(server.address(), 40, 4, 0, LONG));
        assertThat(mixed.errors()).containsExactlyInAnyOrderEntriesOf(Map.of("4xx", 10L, "5xx", 20L));
        assertThat(mixed.errorShare()).isEqualTo(0.75);
        assertThat(mixed.requests()).isEqualTo(40);
        assertThat(mixed.missed(Optional.empty(), Optional.of(0.01)))
                .containsExactly("75.00% of the requests failed, allowed are 1.00%");

        LoadResult refused = run(plan(URI.create("http://127.0.0.1:1"), 6, 2, 0, LONG));
        assertThat(refused.errors()).isEqualTo(Map.of("connect", 6L));
        assertThat(refused.missed(Optional.empty(), Optional.empty())).containsExactly("no request was answered");

        try (RawServer closing = new RawServer(socket -> {
                    socket.getInputStream().read();
                    socket.close();
                });
                RawServer endless = new RawServer(LoadTestTest::neverEnds)) {
            assertThat(run(plan(closing.address(), 3, 1, 0, LONG)).errors()).isEqualTo(Map.of("reset", 3L));
            LoadResult slow = run(plan(endless.address(), 2, 1, 0, Duration.ofMillis(100)));
            assertThat(slow.errors()).isEqualTo(Map.of("timeout", 2L));
            assertThat(slow.percentile(50))
                    .as("a request without an end is not fast")
                    .isGreaterThan(Duration.ofMillis(90));
        }
    }

    private static void neverEnds(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().readAllBytes();
    }

    @Test
    void aStallShowsInEveryRequestThatItDelayed() {
        AtomicLong nanos = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        server.on("/", exchange -> {
            if (calls.incrementAndGet() == 1) {
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
            }
            SmallServer.send(exchange, 200, "ok");
        });

        LoadResult result = new LoadTest(plan(server.address(), 21, 1, 10, LONG), connector, nanos::get)
                .start()
                .join();

        // Due every 100 ms, all answered when the stall of 2 s is over: 2.0 s, 1.9 s, ... 0.0 s.
        assertThat(result.answered()).isEqualTo(21);
        assertThat(result.max().toMillis()).isBetween(1_999L, 2_002L);
        assertThat(result.percentile(50).toMillis()).isBetween(999L, 1_001L);
        assertThat(result.took()).isEqualTo(Duration.ofSeconds(2));
        assertThat(result.missed(Optional.of(Duration.ofSeconds(1)), Optional.empty()))
                .singleElement()
                .asString()
                .startsWith("p99 is 200");
    }

    @Test
    void whatWasMeasuredWhenSomebodyStopsIt() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        server.on("/", exchange -> {
            if (calls.incrementAndGet() == 2) {
                second.countDown();
                waitFor(never);
            }
            SmallServer.send(exchange, 200, "ok");
        });
        LoadTest test = new LoadTest(plan(server.address(), 10, 1, 0, LONG), connector, Ticker.system());
        CompletableFuture<LoadResult> end = test.start();
        second.await();

        test.stop();

        assertThat(end.join().answered()).isEqualTo(1);
        never.countDown();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void requestsForWhichNoConnectionBecameFreeAreNamed() {
        StartTimes times = new StartTimes(new LoadPlan(
                new HttpCall("GET", server.address(), Map.of(), ""),
                Long.MAX_VALUE,
                1,
                10,
                Optional.of(Duration.ofSeconds(1)),
                LONG));
        long second = TimeUnit.SECONDS.toNanos(1);
        times.begin(5);

        assertThat(times.take(5)).isZero();
        assertThat(times.take(5)).isEqualTo(StartTimes.NOT_YET);
        assertThat(times.untilNext(5)).isEqualTo(second / 10);
        assertThat(times.take(5 + second / 2)).isEqualTo(second / 10);
        assertThat(times.take(5 + second)).isEqualTo(StartTimes.OVER);
        assertThat(times.unsent(5 + second)).isEqualTo(8);
    }

    @Test
    void plansThatCannotBeMeant() {
        URI url = server.address();
        assertThatThrownBy(() -> plan(url, 0, 1, 0, LONG)).hasMessage("requests: at least 1, not 0");
        assertThatThrownBy(() -> plan(url, 1, 0, 0, LONG)).hasMessage("concurrency: 1 to 10000, not 0");
        assertThatThrownBy(() -> plan(url, 1, 1, -1, LONG)).hasMessageContaining("rate: more than 0");
        assertThatThrownBy(() -> plan(url, 1, 1, Double.NaN, LONG)).hasMessageContaining("rate: more than 0");
        assertThatThrownBy(() -> plan(url, Long.MAX_VALUE, 1, 0, LONG)).hasMessageContaining("without an end");
    }
}
