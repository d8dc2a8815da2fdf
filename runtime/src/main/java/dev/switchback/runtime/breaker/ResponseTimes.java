package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How long calls took, those that failed included.
 *
 * @param upperBoundsSeconds of the buckets; the last is infinite
 * @param counts calls in each bucket, not cumulated
 * @param total the sum of all of them, exact to the nanosecond
 */
public record ResponseTimes(List<Double> upperBoundsSeconds, List<Long> counts, Duration total) {
    static final int BUCKETS = 16;

    private static final long MILLISECOND = 1_000_000;
    /** Upper bounds in nanoseconds, each at least twice the one before. */
    private static final long[] BOUNDS = {
        MILLISECOND,
        5 * MILLISECOND / 2,
        5 * MILLISECOND,
        10 * MILLISECOND,
        25 * MILLISECOND,
        50 * MILLISECOND,
        100 * MILLISECOND,
        250 * MILLISECOND,
        500 * MILLISECOND,
        1_000 * MILLISECOND,
        2_500 * MILLISECOND,
        5_000 * MILLISECOND,
        10_000 * MILLISECOND,
        30_000 * MILLISECOND,
        60_000 * MILLISECOND,
        Long.MAX_VALUE
    };
    /** For each power of two the number of bounds below it: at most one more lies below the next power. */
    private static final byte[] BELOW = new byte[Long.SIZE];

    static {
        for (int power = 0; power < Long.SIZE - 1; power++) {
            byte below = 0;
            while (BOUNDS[below] < 1L << power) {
                below++;
            }
            BELOW[power] = below;
        }
    }

    private static final List<Double> SECONDS = LongStream.of(BOUNDS)
            .mapToObj(bound -> bound == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : bound / 1e9)
            .toList();

    ResponseTimes(List<Long> counts, Duration total) {
        this(SECONDS, counts, total);
    }

    /** The bucket of a duration that is not negative: that of the lowest bound that is not below it. */
    static int bucket(long nanos) {
        if (nanos <= MILLISECOND) {
            return 0;
        }
        int candidate = BELOW[Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1)];
        return nanos > BOUNDS[candidate] ? candidate + 1 : candidate;
    }
}
