package dev.switchback.orders;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Picks a share of all calls, evenly and always the same: of every 10 calls 3 for a share of 0.3, the first one always.
 * Thread-safe.
 */
final class Share {
    private static final long WHOLE = 1_000_000;

    private final long millionths;
    private final AtomicLong calls = new AtomicLong();

    /** @param share 0 (never) to 1 (always), to six digits */
    Share(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is between 0 and 1, not " + share);
        }
        this.millionths = Math.round(share * WHOLE);
    }

    /** Whether this call is one of the share. */
    boolean takesNext() {
        long before = calls.getAndIncrement();
        return picked(before + 1) > picked(before);
    }

    /** How many of the first calls are picked: rounded up. */
    private long picked(long first) {
        return (first * millionths + WHOLE - 1) / WHOLE;
    }
}
