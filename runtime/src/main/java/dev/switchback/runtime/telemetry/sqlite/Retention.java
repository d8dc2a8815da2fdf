package dev.switchback.runtime.telemetry.sqlite;

import java.time.Duration;

/**
 * How much of the past is kept.
 *
 * @param age older rows go; at least a minute
 * @param rows beyond so many the oldest go; 100 to 100,000,000
 */
public record Retention(Duration age, int rows) {
    /** A week, or half a million rows: about 100 MiB. */
    public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 500_000);

    public Retention {
        if (age.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("telemetry age is " + age + "; allowed: at least 1 min");
        }
        if (rows < 100 || rows > 100_000_000) {
            throw new IllegalArgumentException("telemetry rows is " + rows + "; allowed: 100 to 100000000");
        }
    }
}
