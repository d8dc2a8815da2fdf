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
        String chain, long requests, long joined, long exhausted, List<TierStats> tiers, Optional<CacheStats> cache) {}
