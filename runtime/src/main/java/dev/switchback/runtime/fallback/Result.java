package dev.switchback.runtime.fallback;

import java.time.Duration;

/**
 * An answer and where it comes from. Requests at the same moment for the same thing get the same value.
 *
 * @param source name of the tier, such as {@code ollama-cpu}
 * @param age how old it is; zero for what was made for this request
 * @param stale from the cache, older than its time to live
 * @param why what was tried before and how it failed, without messages of exceptions; empty for the primary's answer
 */
public record Result<A>(A value, Tier tier, String source, Duration age, boolean stale, String why) {

    /** Whether anything but the primary answered, or its answer was not made for this request. */
    public boolean isFallback() {
        return tier != Tier.PRIMARY;
    }
}
