package dev.switchback.cli.terminal;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, as {@code kubectl} writes it. */
public final class Age {
    private Age() {}

    /** {@code 45s}, {@code 12m}, {@code 5h}, {@code 3d}; what lies ahead is {@code 0s}. */
    public static String of(Instant then, Instant now) {
        return words(Duration.between(then, now));
    }

    public static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
