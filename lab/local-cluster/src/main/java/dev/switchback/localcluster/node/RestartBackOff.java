package dev.switchback.localcluster.node;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that ended waits before it starts again: first not at all, then 10 s, doubled each time up to 5 min;
 * from the beginning when it ran for more than 10 min.
 */
final class RestartBackOff {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration RECOVERED = LONGEST.multipliedBy(2);

    private Duration next = Duration.ZERO;

    /** The wait after a run. */
    Duration afterRun(Instant started, Instant finished) {
        if (Duration.between(started, finished).compareTo(RECOVERED) > 0) {
            next = Duration.ZERO;
        }
        return step();
    }

    /** The wait after one more failure. */
    Duration step() {
        var wait = next;
        var doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return wait;
    }

    /** A wait as the kubelet writes it, such as {@code 1m20s}. */
    static String text(Duration wait) {
        long minutes = wait.toMinutes();
        return (minutes > 0 ? minutes + "m" : "") + wait.toSecondsPart() + "s";
    }
}
