package dev.switchback.scenarios.file;

import java.time.Duration;
import java.time.Instant;

/** Reads the times of an incident file. */
final class Times {
    private static final String HOW =
            "write an offset from now, such as 20s, -1h30m or -72h," + " or RFC 3339, such as 2026-01-15T12:00:00Z";

    private Times() {}

    /** RFC 3339 or an offset from {@code now}; {@code now} itself when it is neither. */
    static Moment read(Value value, Instant now) {
        int before = value.problems();
        String text = value.text();
        return Moment.parse(text, now).orElseGet(() -> {
            if (value.problems() == before) {
                value.problem("\"" + Excerpt.of(text) + "\" is not a time: " + HOW);
            }
            return Moment.of(now);
        });
    }

    /** RFC 3339 only; the epoch when it is not. */
    static Instant absolute(Value value) {
        int before = value.problems();
        String text = value.text();
        return Moment.rfc3339(text).map(Moment::instant).orElseGet(() -> {
            if (value.problems() == before) {
                value.problem(
                        "\"" + Excerpt.of(text) + "\" is not a time: write RFC 3339, such as 2026-01-15T12:00:00Z");
            }
            return Instant.EPOCH;
        });
    }

    static Duration duration(Value value) {
        int before = value.problems();
        String text = value.text();
        return Durations.parse(text).filter(d -> !d.isNegative()).orElseGet(() -> {
            if (value.problems() == before) {
                value.problem("\"" + Excerpt.of(text) + "\" is not a duration: write 90s, 10m or 1h30m");
            }
            return Duration.ZERO;
        });
    }
}
