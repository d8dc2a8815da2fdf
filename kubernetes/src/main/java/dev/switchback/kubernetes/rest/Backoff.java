package dev.switchback.kubernetes.rest;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Delays that double from 100 ms up to 5 s, each shortened by up to a half at random. Not thread-safe. */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private final RandomGenerator random;
    private long millis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        var delay = Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
        millis = Math.min(2 * millis, LONGEST_MILLIS);
        return delay;
    }

    void reset() {
        millis = FIRST_MILLIS;
    }
}
