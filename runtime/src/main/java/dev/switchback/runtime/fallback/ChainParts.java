package dev.switchback.runtime.fallback;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a chain is made of.
 *
 * @param live tiers that make calls, best first
 * @param cache null for none
 * @param degraded null for none
 * @param counts one for each live tier, then the cache's, then the degraded answer's, whether there or not
 * @param stage what attempts run on
 */
record ChainParts<Q, A>(
        String name,
        List<LiveTier<Q, A>> live,
        @Nullable ChainCache<Q, A> cache,
        @Nullable Function<Q, A> degraded,
        ChainPolicy policy,
        Stagehands stage,
        List<TierCounts> counts,
        LongAdder exhausted) {

    ChainParts(
            String name,
            List<LiveTier<Q, A>> live,
            @Nullable ChainCache<Q, A> cache,
            @Nullable Function<Q, A> degraded,
            ChainPolicy policy,
            Stagehands stage) {
        this(name, live, cache, degraded, policy, stage, counts(live), new LongAdder());
    }

    private static <Q, A> List<TierCounts> counts(List<LiveTier<Q, A>> live) {
        List<TierCounts> counts = new ArrayList<>();
        live.forEach(tier -> counts.add(new TierCounts(tier.tier(), tier.source())));
        counts.add(new TierCounts(Tier.CACHE, "cache"));
        counts.add(new TierCounts(Tier.DEGRADED, "degraded"));
        return List.copyOf(counts);
    }

    TierCounts cacheCounts() {
        return counts.get(live.size());
    }

    TierCounts degradedCounts() {
        return counts.get(live.size() + 1);
    }

    FallbackMetrics metrics() {
        return stage.metrics();
    }
}
