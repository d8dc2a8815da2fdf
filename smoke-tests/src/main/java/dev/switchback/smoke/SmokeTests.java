package dev.switchback.smoke;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.smoke.SmokeTarget.Place;
import dev.switchback.smoke.http.HttpCall;
import dev.switchback.smoke.http.HttpConnector;
import dev.switchback.smoke.http.HttpReply;
import dev.switchback.smoke.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs suites: check after check, place after place. Thread-safe. */
public final class SmokeTests {
    private static final int LARGEST_BODY = 1 << 20;
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpSender http;
    private final ScheduledExecutorService timer;
    private final Ticker ticker;

    /**
     * A runner.
     *
     * @param connector of its connections; one thread is enough
     * @param timer waits before retries
     * @param ticker measures latencies, and what is left of a suite's deadline
     */
    public SmokeTests(HttpConnector connector, ScheduledExecutorService timer, Ticker ticker) {
        this.http = new HttpSender(connector, ticker);
        this.timer = timer;
        this.ticker = ticker;
    }

    /**
     * Runs a suite. The pods are read on the caller's thread, which takes as long as the cluster's calls; nothing after that
     * blocks a thread.
     *
     * @return never a failed future; it completes soon after the suite's deadline at the latest
     */
    public CompletableFuture<SmokeOutcome> run(Suite suite, SmokeTarget target) {
        List<Place> places;
        try {
            places = target.open(suite.port());
        } catch (ApiException | IOException e) {
            return CompletableFuture.completedFuture(
                    new SmokeOutcome.Unreachable(target.description() + " cannot be reached: " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            var result = new CheckResult("address", target.description(), 0, Duration.ZERO, List.of(problem));
            return CompletableFuture.completedFuture(new SmokeOutcome.Failed(List.of(result)));
        }
        if (places.isEmpty()) {
            return CompletableFuture.completedFuture(new SmokeOutcome.NoPods("there are no " + target.description()));
        }
        return new OneRun(suite, places)
                .results()
                .thenApply(SmokeTests::outcome)
                .whenComplete(
                        (outcome, e) -> places.forEach(place -> place.release().run()));
    }

    private static SmokeOutcome outcome(List<CheckResult> results) {
        boolean passed = results.stream().allMatch(CheckResult::passed);
        return passed ? new SmokeOutcome.Passed(results) : new SmokeOutcome.Failed(results);
    }

    private final class OneRun {
        private final Suite suite;
        private final List<Place> places;
        private final long start = ticker.nanos();

        OneRun(Suite suite, List<Place> places) {
            this.suite = suite;
            this.places = places;
        }

        CompletableFuture<List<CheckResult>> results() {
            CompletableFuture<List<CheckResult>> all = CompletableFuture.completedFuture(new ArrayList<>());
            for (SmokeCheck check : suite.checks()) {
                for (Place place : check.everyPod() ? places : places.subList(0, 1)) {
                    all = all.thenCompose(done -> attempt(check, place, 1).thenApply(result -> {
                        done.add(result);
                        return done;
                    }));
                }
            }
            return all;
        }

        private CompletableFuture<CheckResult> attempt(SmokeCheck check, Place place, int attempt) {
            Duration left = left();
            if (left.isNegative() || left.isZero()) {
                String problem =
                        "not tried: the suite's deadline of " + Durations.format(suite.deadline()) + " is over";
                return CompletableFuture.completedFuture(
                        new CheckResult(check.name(), place.name(), attempt - 1, Duration.ZERO, List.of(problem)));
            }
            Duration timeout = min(check.ask().timeout(), left);
            return send(check, check.ask().to(place.server()), timeout, 0)
                    .handle((reply, failure) -> failure == null
                            ? result(
                                    check,
                                    place,
                                    attempt,
                                    reply.latency(),
                                    check.expected().problems(reply))
                            : result(check, place, attempt, Duration.ZERO, List.of(words(failure))))
                    .thenCompose(result -> result.passed() || attempt > check.retries() || !waits(check)
                            ? CompletableFuture.completedFuture(result)
                            : later(check).thenCompose(now -> attempt(check, place, attempt + 1)));
        }

        private boolean waits(SmokeCheck check) {
            return left().compareTo(check.retryAfter()) > 0;
        }

        private Duration left() {
            return suite.deadline().minusNanos(ticker.nanos() - start);
        }

        /** Completes when the check may be tried again. */
        private CompletableFuture<Boolean> later(SmokeCheck check) {
            CompletableFuture<Boolean> due = new CompletableFuture<>();
            var waiting =
                    timer.schedule(() -> due.complete(true), check.retryAfter().toNanos(), TimeUnit.NANOSECONDS);
            return due.whenComplete((now, e) -> waiting.cancel(false));
        }
    }

    /** Follows redirects that stay on the server, unless the check expects one. */
    private CompletableFuture<HttpReply> send(SmokeCheck check, HttpCall call, Duration timeout, int redirects) {
        return http.send(call, timeout, LARGEST_BODY).thenCompose(reply -> {
            String location = reply.headers().getOrDefault("Location", "");
            if (!REDIRECTS.contains(reply.status())
                    || check.expected().statuses().contains(reply.status())
                    || location.isEmpty()) {
                return CompletableFuture.completedFuture(reply);
            }
            Optional<URI> next = sameServer(call.uri(), location);
            if (next.isEmpty()) {
                return failed("redirected to another host, which is not followed: " + location);
            }
            if (redirects == MOST_REDIRECTS) {
                return failed("redirected more than " + MOST_REDIRECTS + " times");
            }
            boolean again = reply.status() >= 307 || call.method().equals("HEAD");
            HttpCall redirected = again ? call.to(next.get()) : call.get(next.get());
            return send(check, redirected, timeout, redirects + 1);
        });
    }

    private static Optional<URI> sameServer(URI from, String location) {
        try {
            URI to = from.resolve(location);
            boolean same = from.getScheme().equals(to.getScheme())
                    && from.getHost().equalsIgnoreCase(to.getHost())
                    && HttpConnector.port(from) == HttpConnector.port(to);
            return same ? Optional.of(to) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CompletableFuture<HttpReply> failed(String why) {
        return CompletableFuture.failedFuture(new IOException(why));
    }

    private static String words(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IOException ? String.valueOf(cause.getMessage()) : "cannot be sent: " + cause;
    }

    private static CheckResult result(
            SmokeCheck check, Place place, int attempt, Duration latency, List<String> problems) {
        return new CheckResult(check.name(), place.name(), attempt, latency, problems);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
