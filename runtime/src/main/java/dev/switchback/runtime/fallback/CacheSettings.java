package dev.switchback.runtime.fallback;

import java.time.Duration;

/**
 * How much is kept, and for how long.
 *
 * @param entries at most so many, 1 to 10,000,000; the least recently used goes first
 * @param bytes at most so many, keys and overhead included, 1 KiB to 64 GiB; an entry takes at most a quarter of them;
 *     of a cache elsewhere, what is on its way there
 * @param timeToLive how long a response is as good as new, more than zero
 * @param staleIfError for how long after that it is still better than nothing, zero or more
 */
public record CacheSettings(int entries, long bytes, Duration timeToLive, Duration staleIfError) {
    static final int MOST_ENTRIES = 10_000_000;
    static final long LEAST_BYTES = 1024;
    static final long MOST_BYTES = 64L << 30;

    /** @throws IllegalArgumentException for a value that is out of its range */
    public CacheSettings {
        if (entries < 1 || entries > MOST_ENTRIES || bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("a cache has 1 to " + MOST_ENTRIES + " entries and " + LEAST_BYTES
                    + " to " + MOST_BYTES + " bytes, not " + entries + " and " + bytes);
        }
        if (timeToLive.isZero() || timeToLive.isNegative() || staleIfError.isNegative()) {
            throw new IllegalArgumentException(
                    "a cache's time to live is more than zero and its stale time not negative, not " + timeToLive
                            + " and " + staleIfError);
        }
    }

    /** 1,000 entries, 16 MiB, an hour, never stale. */
    public static CacheSettings defaults() {
        return new CacheSettings(1000, 16L << 20, Duration.ofHours(1), Duration.ZERO);
    }
}
