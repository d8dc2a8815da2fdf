package dev.switchback.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Steady requests through a real gateway, whose address its Gateway object tells. */
final class GatewayUsers implements AutoCloseable {
    private static final int PER_SECOND = 100;
    private static final int CONNECT_MILLIS = 1_000;

    /** Contour lets Envoy listen so much above a Gateway's port, since Envoy may not have a privileged one. */
    private static final int UNPRIVILEGED = 8_000;

    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Collection<Reply> replies = new ConcurrentLinkedQueue<>();

    /** @param version who answered, as it says itself; empty when nobody did */
    record Reply(Instant at, int status, String version) {
        boolean failed() {
            return status == 0 || status >= 500;
        }
    }

    GatewayUsers(ClusterCommand kubectl, InstantSource clock) {
        this.clock = clock;
        this.request = HttpRequest.newBuilder(URI.create(address(kubectl) + "/api/v1/orders"))
                .timeout(Duration.ofSeconds(5))
                .build();
        var running = timer.scheduleAtFixedRate(
                this::ask, 0, TimeUnit.SECONDS.toMicros(1) / PER_SECOND, TimeUnit.MICROSECONDS);
        assert !running.isDone();
    }

    private static String address(ClusterCommand kubectl) {
        JsonNode gateway = kubectl.json("-n", "switchback-system", "get", "gateway", "gateway");
        String host = gateway.at("/status/addresses/0/value").asText();
        int port = gateway.at("/spec/listeners/0/port").asInt();
        return List.of(port, port + UNPRIVILEGED).stream()
                .filter(each -> listens(host, each))
                .findFirst()
                .map(each -> "http://" + host + ":" + each)
                .orElseThrow(() -> new AssertionError("nobody listens at " + host + ":" + port));
    }

    private static boolean listens(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void ask() {
        var answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> response == null ? new Reply(clock.instant(), 0, "") : reply(response))
                .thenAccept(replies::add);
        assert !answer.isCancelled();
    }

    private Reply reply(HttpResponse<?> response) {
        String version = response.headers().firstValue("x-orders-version").orElse("");
        return new Reply(clock.instant(), response.statusCode(), version);
    }

    long count(Predicate<Reply> which) {
        return replies.stream().filter(which).count();
    }

    /** When a version gave its last answer in a time. */
    Optional<Instant> lastOf(String version, Instant from, Instant to) {
        return replies.stream()
                .filter(reply -> reply.version().equals(version))
                .map(Reply::at)
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .max(Instant::compareTo);
    }

    /** Forgets what was answered so far. */
    void startCounting() {
        replies.clear();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
