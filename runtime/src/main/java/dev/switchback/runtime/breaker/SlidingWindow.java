package dev.switchback.runtime.breaker;

import java.time.Duration;

/**
 * The calls that the failure rate and the slow-call rate look at: the last so many, or those of the last so many seconds.
 *
 * @param calls 1 to 1,000,000; what counts unless {@code time} is set
 * @param time zero for a window of calls; else it moves on in tenths of itself
 * @param minimumCalls below that many calls in the window no rate opens the breaker; 1 to 1,000,000, and not more than
 *     {@code calls} for a window of calls
 */
public record SlidingWindow(int calls, Duration time, int minimumCalls) {
    static final SlidingWindow DEFAULT = new SlidingWindow(100, Duration.ZERO, 10);

    public SlidingWindow {
        Ranges.integer("sliding_window_size", calls, 1, 1_000_000);
        Ranges.integer("minimum_calls", minimumCalls, 1, 1_000_000);
        Ranges.duration("sliding_window_s", time, true);
        Ranges.check(
                !time.isZero() || minimumCalls <= calls,
                "minimum_calls",
                minimumCalls,
                "1 to sliding_window_size, which is " + calls);
    }

    /** The last so many seconds rather than the last so many calls. */
    boolean timed() {
        return !time.isZero();
    }
}
