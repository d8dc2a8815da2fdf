package dev.switchback.runtime.telemetry;

import dev.switchback.runtime.breaker.Outcome;

/**
 * Calls that ended alike, one after the other.
 *
 * @param outcome of each
 * @param count 1 or more
 * @param millis how long each took, rounded up to a power of two; 0 for what was not called
 */
public record Run(Outcome outcome, int count, long millis) {

    /** A duration as it is recorded: the next power of two in milliseconds. */
    static long rounded(long nanos) {
        if (nanos <= 0) {
            return 0;
        }
        long millis = Math.max(1, (nanos + 999_999) / 1_000_000);
        long power = Long.highestOneBit(millis);
        return power == millis || power > Long.MAX_VALUE / 2 ? power : power * 2;
    }
}
