package dev.switchback.runtime.telemetry;

import dev.switchback.runtime.breaker.Outcome;

/**
 * Calls that ended alike, one after the other.
 *
 * @param outcome of each
 * @param count 1 or more
 * @param millis how long the longest took, in whole milliseconds; the others took no less than about half of that, and are
 *     slow if it is; 0 for what was not called
 */
public record Run(Outcome outcome, int count, long millis) {
    private static final long NANOS = 1_000_000;

    /** Whole milliseconds, so that what is not slow does not become so; at least 1 for a call. */
    static long millis(long nanos) {
        return nanos <= 0 ? 0 : Math.max(1, nanos / NANOS);
    }

    /** What calls of one run have in common: the next power of two in milliseconds. */
    static long magnitude(long nanos) {
        if (nanos <= 0) {
            return 0;
        }
        long millis = Math.max(1, (nanos + NANOS - 1) / NANOS);
        long power = Long.highestOneBit(millis);
        return power == millis || power > Long.MAX_VALUE / 2 ? power : power * 2;
    }
}
