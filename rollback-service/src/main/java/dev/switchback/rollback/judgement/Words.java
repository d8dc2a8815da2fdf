package dev.switchback.rollback.judgement;

import java.time.Duration;

/** How durations stand in messages. */
public final class Words {
    private Words() {}

    /** The two largest units: {@code 2d3h}, {@code 4m}, {@code 17s}. */
    public static String duration(Duration duration) {
        long seconds = Math.abs(duration.toSeconds());
        if (seconds >= 86_400) {
            return pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
        }
        if (seconds >= 3_600) {
            return pair(seconds / 3_600, "h", seconds % 3_600 / 60, "m");
        }
        return seconds >= 60 ? pair(seconds / 60, "m", seconds % 60, "s") : seconds + "s";
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
