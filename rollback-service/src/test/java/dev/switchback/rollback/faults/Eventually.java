package dev.switchback.rollback.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(150);

    private Eventually() {}

    /** What may be so now or later. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void holds(String what, Condition condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!now(condition)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean now(Condition condition) {
        try {
            return condition.holds();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
