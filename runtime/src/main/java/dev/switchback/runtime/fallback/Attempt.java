package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.CircuitOpenException;
import dev.switchback.runtime.breaker.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One request on its way down the tiers. */
final class Attempt<Q, A> {
    private final ChainParts<Q, A> parts;
    private final Q request;
    private final @Nullable String key;
    private final List<Tier> failing;
    private final boolean rehearsal;
    private final StringBuilder why = new StringBuilder();
    private @Nullable Throwable first;

    /** @param key of the request in the cache; null without one */
    Attempt(ChainParts<Q, A> parts, Q request, @Nullable String key) {
        this(parts, request, key, List.of(), false);
    }

    private Attempt(ChainParts<Q, A> parts, Q request, @Nullable String key, List<Tier> failing, boolean rehearsal) {
        this.parts = parts;
        this.request = request;
        this.key = key;
        this.failing = failing;
        this.rehearsal = rehearsal;
    }

    /** Leaves these tiers out as if they had failed; nothing is cached. */
    static <Q, A> Attempt<Q, A> rehearsal(ChainParts<Q, A> parts, Q request, List<Tier> failing) {
        return new Attempt<>(parts, request, parts.keyOf(request), failing, true);
    }

    /** Never throws. */
    CompletableFuture<Result<A>> start() {
        try {
            if (parts.freshFor.isZero()) {
                return live(0);
            }
            return lookUp(this::isFresh).thenCompose(found -> found.map(CompletableFuture::completedFuture)
                    .orElseGet(() -> live(0)));
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean isFresh(ChainCache.Hit<A> hit) {
        return hit.age().compareTo(parts.freshFor) <= 0;
    }

    private CompletableFuture<Result<A>> live(int index) {
        if (index == parts.live.size()) {
            return cached();
        }
        LiveTier<Q, A> tier = parts.live.get(index);
        if (failing.contains(tier.tier())) {
            tried(tier.source(), "left out");
            return live(index + 1);
        }
        long start = parts.executors.ticker().nanos();
        return tier.call(request, parts.executors)
                .thenApply(answer -> answered(index, answer, start))
                .exceptionallyCompose(failure -> failed(index, LiveTier.cause(failure)));
    }

    private Result<A> answered(int index, A answer, long start) {
        ChainCache<A> cache = parts.cache;
        if (index == 0 && cache != null && key != null && !rehearsal) {
            cache.keep(key, answer);
        }
        return counted(parts.counts.get(index), start, answer, Duration.ZERO, false);
    }

    private CompletableFuture<Result<A>> failed(int index, Throwable cause) {
        failed(parts.counts.get(index), cause);
        return parts.fallsThrough.test(cause) ? live(index + 1) : CompletableFuture.failedFuture(cause);
    }

    private void failed(TierCounts tier, Throwable cause) {
        tier.failed(cause);
        parts.metrics().failed(parts.name, tier.tier());
        first = first == null ? cause : first;
        tried(tier.source(), inWords(cause));
    }

    /** Without the exception's message: that may hold what callers must not see. */
    private static String inWords(Throwable cause) {
        if (cause instanceof CircuitOpenException) {
            return "circuit open";
        }
        if (cause instanceof TierFailedException failed) {
            return failed.kind() == FailureKind.TIMEOUT ? "timeout" : "unacceptable answer";
        }
        return cause.getClass().getSimpleName();
    }

    private void tried(String source, String outcome) {
        why.append(why.isEmpty() ? "" : "; ").append(source).append(": ").append(outcome);
    }

    private CompletableFuture<Result<A>> cached() {
        if (parts.cache == null || failing.contains(Tier.CACHE)) {
            return degraded();
        }
        return lookUp(hit -> true).thenCompose(found -> found.map(CompletableFuture::completedFuture)
                .orElseGet(() -> {
                    tried("cache", "miss");
                    parts.metrics().failed(parts.name, Tier.CACHE);
                    return degraded();
                }));
    }

    private CompletableFuture<Optional<Result<A>>> lookUp(Predicate<ChainCache.Hit<A>> good) {
        ChainCache<A> cache = parts.cache;
        if (cache == null || key == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        long start = parts.executors.ticker().nanos();
        return cache.find(key, parts.executors).thenApply(found -> found.filter(good)
                .map(hit -> counted(parts.cacheCounts, start, hit.answer(), hit.age(), hit.stale())));
    }

    private CompletableFuture<Result<A>> degraded() {
        if (parts.degraded == null || failing.contains(Tier.DEGRADED)) {
            return exhausted(null);
        }
        long start = parts.executors.ticker().nanos();
        A answer;
        try {
            answer = parts.degraded.apply(request);
        } catch (VirtualMachineError e) {
            return CompletableFuture.failedFuture(e);
        } catch (Throwable e) {
            failed(parts.degradedCounts, e);
            return exhausted(e);
        }
        return CompletableFuture.completedFuture(counted(parts.degradedCounts, start, answer, Duration.ZERO, false));
    }

    private CompletableFuture<Result<A>> exhausted(@Nullable Throwable last) {
        parts.exhausted.increment();
        parts.metrics().exhausted(parts.name);
        FallbackExhaustedException failure = new FallbackExhaustedException(parts.name, why.toString(), first);
        if (last != null && last != first) {
            failure.addSuppressed(last);
        }
        return CompletableFuture.failedFuture(failure);
    }

    /** Somebody answers in the place of the primary's dependency. */
    private void countOn(TierCounts tier) {
        if (tier.tier() != Tier.PRIMARY && !rehearsal && first != null) {
            parts.live.get(0).breaker().internals().countFallback();
        }
    }

    private Result<A> counted(TierCounts tier, long start, A answer, Duration age, boolean stale) {
        long took = parts.executors.ticker().nanos() - start;
        tier.answered(took);
        countOn(tier);
        parts.metrics().answered(parts.name, tier.tier(), took);
        return new Result<>(answer, tier.tier(), tier.source(), age, stale, why.toString());
    }
}
