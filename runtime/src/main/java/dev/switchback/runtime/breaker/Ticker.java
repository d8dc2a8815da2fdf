package dev.switchback.runtime.breaker;

/**
 * A monotonic source of nanoseconds. Its origin is arbitrary and it may overflow; only differences mean something.
 * Wall time never enters a breaker, so that a stepped clock can neither hold it open nor let it close early.
 */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since an arbitrary origin. */
    long nanos();

    /** {@link System#nanoTime()}. */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }

    /** A class rather than a lambda, so that the compiler sees one implementation and inlines it. */
    enum SystemTicker implements Ticker {
        INSTANCE;

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }
}
