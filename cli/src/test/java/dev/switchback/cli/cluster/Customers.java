package dev.switchback.cli.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Steady requests to a Service, through the API server's proxy: that way works with any cluster. */
final class Customers implements AutoCloseable {
    private static final int PER_SECOND = 40;
    /** So many that a pod which is told to end always has slow requests in flight. */
    private static final int LANES = 24;

    private final InstantSource clock;
    private final Process proxy;
    private final ScheduledExecutorService lanes = Executors.newScheduledThreadPool(LANES);
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile Optional<Instant> firstFailure = Optional.empty();

    Customers(ClusterCommand kubectl, String namespace, String service, InstantSource clock) throws IOException {
        this.clock = clock;
        proxy = kubectl.command(List.of("proxy", "--port=0")).start();
        URI uri = URI.create(UnderTest.address(proxy) + "/api/v1/namespaces/" + namespace + "/services/" + service
                + ":80/proxy/api/v1/orders");
        // kubectl's proxy would take the client's offer of HTTP/2 for a wish to stream.
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        long period = 1_000_000L * LANES / PER_SECOND;
        for (int lane = 0; lane < LANES; lane++) {
            var running = lanes.scheduleAtFixedRate(
                    () -> order(http, request), lane * period / LANES, period, TimeUnit.MICROSECONDS);
            assert !running.isDone();
        }
    }

    private void order(HttpClient http, HttpRequest request) {
        total.incrementAndGet();
        try {
            if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() >= 500) {
                fail();
            }
        } catch (IOException e) {
            fail();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail() {
        failed.incrementAndGet();
        if (firstFailure.isEmpty()) {
            firstFailure = Optional.of(clock.instant());
        }
    }

    int served() {
        return total.get() - failed.get();
    }

    /** Forgets the failures so far. */
    void startCounting() {
        total.set(0);
        failed.set(0);
        firstFailure = Optional.empty();
    }

    Optional<Instant> firstFailure() {
        return firstFailure;
    }

    /** {@code failed of total}. */
    String tally() {
        return failed.get() + " of " + total.get() + " requests failed";
    }

    @Override
    public void close() {
        lanes.shutdownNow();
        proxy.destroy();
    }
}
