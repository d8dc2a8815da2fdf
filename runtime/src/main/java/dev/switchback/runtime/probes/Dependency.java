package dev.switchback.runtime.probes;

import java.time.Duration;

/**
 * Something that the service needs.
 *
 * @param name unique; appears in reports and metrics
 * @param critical whether the service cannot answer anything useful without it: then, and only then, its failure takes
 *     the pod out of traffic. What a fallback replaces is not critical.
 * @param period between the end of a check and the next, more than zero
 * @param timeout of one check, more than zero; a check that takes longer counts as failed and is interrupted
 */
public record Dependency(String name, boolean critical, HealthCheck check, Duration period, Duration timeout) {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** @throws IllegalArgumentException for an empty name, or a period or timeout that is not positive */
    public Dependency {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a dependency has a name");
        }
        if (period.isZero() || period.isNegative() || timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("dependency " + name + ": period and timeout are more than zero, not "
                    + period + " and " + timeout);
        }
    }

    /** Checked every 5 s with a timeout of 2 s; while it fails, the pod gets no traffic. */
    public static Dependency critical(String name, HealthCheck check) {
        return new Dependency(name, true, check, PERIOD, TIMEOUT);
    }

    /** Checked every 5 s with a timeout of 2 s; its failure is reported and changes nothing else. */
    public static Dependency optional(String name, HealthCheck check) {
        return new Dependency(name, false, check, PERIOD, TIMEOUT);
    }

    /** The same, checked with another rhythm. */
    public Dependency every(Duration otherPeriod, Duration otherTimeout) {
        return new Dependency(name, critical, check, otherPeriod, otherTimeout);
    }

    /** A sample older than this says nothing any more: the check itself has stopped. */
    Duration staleAfter() {
        return period.multipliedBy(3).plus(timeout);
    }
}
