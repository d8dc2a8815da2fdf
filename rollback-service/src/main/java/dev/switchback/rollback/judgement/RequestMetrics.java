package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.resources.AlertOccurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Prometheus counted of the requests around a deploy, in windows of half a minute. A window without requests may be
 * missing.
 *
 * @param silence why nothing was counted, for people; empty when there was an answer
 * @param untilDeploy the last one ends when the suspect became active
 * @param untilNow the last one ends now
 */
public record RequestMetrics(Optional<String> silence, List<Window> untilDeploy, List<Window> untilNow) {
    /** How long a window is. */
    public static final Duration WINDOW = Duration.ofSeconds(30);

    /** What of a request can be bad. */
    public enum Signal {
        ERRORS,
        LATENCY;

        /** What an alert is about: errors when it does not say, empty when it is about something else than requests. */
        static Optional<Signal> of(AlertOccurrence alert) {
            return switch (alert.evidence().orElse("errors")) {
                case "errors" -> Optional.of(ERRORS);
                case "latency" -> Optional.of(LATENCY);
                default -> Optional.empty();
            };
        }

        String text() {
            return this == ERRORS ? "failed" : "slow";
        }
    }

    /**
     * The requests to one revision in one window.
     *
     * @param workload its name
     * @param requests may be a fraction, since Prometheus extrapolates
     * @param bad how many of them failed or were slow; NaN when that was not counted
     */
    public record Window(Signal signal, String workload, String hash, Instant end, double requests, double bad) {
        boolean endsIn(Instant after, Instant until) {
            return end.isAfter(after) && !end.isAfter(until);
        }
    }

    /** A time; its beginning does not belong to it. */
    public record Span(Instant after, Instant until) {}

    /**
     * What to count.
     *
     * @param kind of the workloads
     * @param names of workloads in that namespace
     * @param before ends when the suspect became active
     * @param since ends now
     */
    public record Question(
            String namespace, WorkloadKind kind, List<String> names, Set<Signal> signals, Span before, Span since) {}

    /** Nobody could be asked, or there was nothing to ask. */
    public static RequestMetrics nothing(String why) {
        return new RequestMetrics(Optional.of(why), List.of(), List.of());
    }
}
