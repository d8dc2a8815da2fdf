package dev.switchback.runtime.fallback;

import java.time.Duration;

/** What a cache holds for a key. */
public final class CachedResponse {
    private final byte[] body;
    private final Duration age;
    private final boolean stale;

    /** @param stale older than the time to live, to be used only when nothing better is to be had */
    public CachedResponse(byte[] body, Duration age, boolean stale) {
        this.body = body;
        this.age = age;
        this.stale = stale;
    }

    /** Not a copy; not to be changed. */
    public byte[] body() {
        return body;
    }

    public Duration age() {
        return age;
    }

    public boolean isStale() {
        return stale;
    }
}
