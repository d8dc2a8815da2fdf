package dev.switchback.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays that double with each failure in a row, each shortened by up to a half at random, so that many clients that
 * failed at the same moment do not all come back at the same moment.
 *
 * @param first after one failure; at least 1 ms
 * @param longest no delay is longer
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {
    private static final int DOUBLINGS = 30;

    /** @param failures in a row, at least 1 */
    public Duration after(int failures) {
        long doubled = first.toMillis() << Math.min(failures - 1, DOUBLINGS);
        long millis = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }
}
