package dev.switchback.runtime.breaker;

import java.time.Duration;

/** Refuses what is out of range, and says what is allowed. */
final class Ranges {
    /** Ten thousand hours: far below what a 64-bit ticker can tell apart. */
    static final Duration LONGEST = Duration.ofHours(10_000);

    private Ranges() {}

    static void check(boolean allowed, String name, Object value, String range) {
        if (!allowed) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: " + range);
        }
    }

    static void integer(String name, int value, int lowest, int highest) {
        check(value >= lowest && value <= highest, name, value, lowest + " to " + highest);
    }

    static void share(String name, double value) {
        check(value >= 0 && value <= 1, name, value, "0 (off) to 1");
    }

    static void duration(String name, Duration value, boolean zeroAllowed) {
        boolean allowed = !value.isNegative() && (zeroAllowed || !value.isZero()) && value.compareTo(LONGEST) <= 0;
        check(allowed, name, value, (zeroAllowed ? "zero (off)" : "more than zero") + " to " + LONGEST);
    }
}
