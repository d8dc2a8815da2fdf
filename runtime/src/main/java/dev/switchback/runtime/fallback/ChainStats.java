package dev.switchback.runtime.fallback;

import java.util.List;
import java.util.Optional;

/**
 * A chain at one moment; counts are since it was made.
 *
 * @param requests asked
 * @param joined of these, how many shared the call of another
 * @param exhausted of these, how many no tier could answer
 * @param tiers in order
 * @param cache empty when the chain has none
 */
public record ChainStats(
        String chain, long requests, long joined, long exhausted, List<OfTier> tiers, Optional<OfCache> cache) {

    /**
     * A tier; counts are since it was made.
     *
     * @param source the tier's name
     * @param answered requests that it answered
     * @param failed calls that failed
     * @param rejected calls that its breaker did not let through
     * @param timedOut calls that took longer than its budget
     * @param meanSeconds of the answered
     */
    public record OfTier(
            Tier tier, String source, long answered, long failed, long rejected, long timedOut, double meanSeconds) {}

    /**
     * A cache; counts are of this process, since it was made.
     *
     * @param entries kept now; -1 when that is not known
     * @param bytes kept now; -1 when that is not known
     * @param stale hits that were older than the time to live
     * @param errors of the store, each of which was a miss
     */
    public record OfCache(long entries, long bytes, long hits, long misses, long stale, long evicted, long errors) {}
}
