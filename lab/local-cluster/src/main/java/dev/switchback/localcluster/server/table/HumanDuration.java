package dev.switchback.localcluster.server.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Spans of time as Kubernetes prints them: the longer, the coarser. */
final class HumanDuration {
    private static final long DAYS_A_YEAR = 365;

    private HumanDuration() {}

    /** The span from an RFC 3339 time until now; {@code <unknown>} when there is no time. */
    static String since(String time, Instant now) {
        try {
            return time.isEmpty() ? "<unknown>" : of(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }

    static String of(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 120) {
            return Math.max(0, seconds) + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 180) {
            return minutes < 10 ? with(minutes, "m", seconds % 60, "s") : minutes + "m";
        }
        return ofHours(seconds / 3600, minutes % 60);
    }

    private static String ofHours(long hours, long minutes) {
        if (hours < 48) {
            return hours < 8 ? with(hours, "h", minutes, "m") : hours + "h";
        }
        long days = hours / 24;
        if (days < 2 * DAYS_A_YEAR) {
            return days < 8 ? with(days, "d", hours % 24, "h") : days + "d";
        }
        long years = days / DAYS_A_YEAR;
        return years < 8 ? with(years, "y", days % DAYS_A_YEAR, "d") : years + "y";
    }

    private static String with(long amount, String unit, long rest, String restUnit) {
        return rest == 0 ? amount + unit : amount + unit + rest + restUnit;
    }
}
