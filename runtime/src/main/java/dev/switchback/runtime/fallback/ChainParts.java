package dev.switchback.runtime.fallback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a chain is made of, as its builder leaves it. */
final class ChainParts<Q, A> {
    private static final System.Logger LOG = System.getLogger(ChainParts.class.getName());

    final String name;
    final ChainExecutors executors;
    /** Tiers that make calls, best first. */
    final List<LiveTier<Q, A>> live = new ArrayList<>();
    /** One for each live tier. */
    final List<TierCounts> counts = new ArrayList<>();

    final TierCounts cacheCounts = new TierCounts(Tier.CACHE, "cache");
    final TierCounts degradedCounts = new TierCounts(Tier.DEGRADED, "degraded");
    final LongAdder exhausted = new LongAdder();

    @Nullable
    Function<Q, String> key;

    @Nullable
    ChainCache<A> cache;

    @Nullable
    Function<Q, A> degraded;

    /** Failures after which the next tier is asked; others are the caller's. */
    Predicate<Throwable> fallsThrough = failure -> !(failure instanceof VirtualMachineError);

    Predicate<A> acceptable = answer -> true;
    Duration freshFor = Duration.ZERO;
    boolean singleFlight = true;

    private final AtomicBoolean logged = new AtomicBoolean();

    ChainParts(String name, ChainExecutors executors) {
        this.name = name;
        this.executors = executors;
    }

    void add(LiveTier<Q, A> tier) {
        live.add(tier);
        counts.add(new TierCounts(tier.tier(), tier.source()));
    }

    /** Leaves the primary alone. */
    void primaryOnly() {
        live.subList(1, live.size()).clear();
        counts.subList(1, counts.size()).clear();
        key = null;
        cache = null;
        degraded = null;
    }

    FallbackMetrics metrics() {
        return executors.metrics();
    }

    List<ChainStats.OfTier> tierStats() {
        List<TierCounts> all = new ArrayList<>(counts);
        all.add(cacheCounts);
        all.add(degradedCounts);
        return all.stream().map(TierCounts::stats).toList();
    }

    /**
     * The request's key; chains may share a store, where the same request of another chain is another. Null without a key
     * function, or when it throws: then the request is neither cached nor shared, and answered all the same.
     */
    @Nullable
    String keyOf(Q request) {
        if (key == null) {
            return null;
        }
        try {
            return name + ":" + key.apply(request);
        } catch (Exception | StackOverflowError e) {
            metrics().lookedUp(name, "error");
            if (logged.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "fallback chain " + name + ": a request has no key, so it is not cached (logged once)",
                        e);
            }
            return null;
        }
    }
}
