package dev.switchback.runtime.breaker;

import java.time.Duration;

/**
 * What opens a closed breaker; whichever is reached first. Each is off at 0.
 *
 * @param consecutiveFailures failures in a row, 0 to 1,000,000
 * @param failureRate share of failed calls in the window, 0 to 1
 * @param slowCallRate share of slow calls in the window, 0 to 1
 * @param slowCall from which duration a call is slow
 * @param callTimeout a call that took longer counts as failed, even if it answered
 */
public record Thresholds(
        int consecutiveFailures, double failureRate, double slowCallRate, Duration slowCall, Duration callTimeout) {
    static final Thresholds DEFAULT = new Thresholds(5, 0.5, 0, Duration.ZERO, Duration.ZERO);

    public Thresholds {
        Ranges.integer("fail_max", consecutiveFailures, 0, 1_000_000);
        Ranges.share("failure_rate_threshold", failureRate);
        Ranges.share("slow_call_rate_threshold", slowCallRate);
        Ranges.duration("slow_call_s", slowCall, true);
        Ranges.duration("call_timeout_s", callTimeout, true);
        Ranges.check(
                slowCallRate == 0 || !slowCall.isZero(),
                "slow_call_s",
                slowCall,
                "more than zero when slow_call_rate_threshold is set");
    }
}
