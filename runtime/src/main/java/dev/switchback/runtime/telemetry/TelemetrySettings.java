package dev.switchback.runtime.telemetry;

import java.time.Duration;

/**
 * How much is recorded.
 *
 * @param calls whether calls are recorded too, which the advisor needs; a closed call then takes the breaker's lock
 * @param interval calls of one breaker within it are one row, and rows are written so often; 10 ms to 1 min
 * @param queue rows that wait for the disk; further ones are dropped and counted; 1 to 1,000,000
 * @param runs calls that ended alike, one after the other, are a run; so many runs of a breaker are kept in an interval,
 *     further calls are dropped and counted; 10 to 100,000
 */
public record TelemetrySettings(boolean calls, Duration interval, int queue, int runs) {
    public static final TelemetrySettings DEFAULT = new TelemetrySettings(true, Duration.ofSeconds(1), 10_000, 1_000);

    public TelemetrySettings {
        if (interval.compareTo(Duration.ofMillis(10)) < 0 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("telemetry interval is " + interval + "; allowed: 10 ms to 1 min");
        }
        if (queue < 1 || queue > 1_000_000) {
            throw new IllegalArgumentException("telemetry queue is " + queue + "; allowed: 1 to 1000000");
        }
        if (runs < 10 || runs > 100_000) {
            throw new IllegalArgumentException("telemetry runs is " + runs + "; allowed: 10 to 100000");
        }
    }
}
