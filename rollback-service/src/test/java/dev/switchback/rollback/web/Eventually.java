package dev.switchback.rollback.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what can only be asked about. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PACE_MILLIS = 20;

    private Eventually() {}

    /** Asks until there is an answer. */
    static <T> T get(String what, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<T> seen = look.get();
        while (seen.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            pause();
            seen = look.get();
        }
        return seen.get();
    }

    /** Asks until it is so. */
    static void holds(String what, Supplier<Boolean> look) {
        boolean unused = get(what, () -> look.get() ? Optional.of(true) : Optional.<Boolean>empty());
    }

    private static void pause() {
        try {
            boolean unused = new CountDownLatch(1).await(PACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
