package dev.switchback.runtime.fallback;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A chain's view of its cache: its keys, its format, and that a cache that is away is a miss.
 *
 * @param key of the whole request, see {@link RequestKey}
 * @param budget how long a look-up may take
 */
record ChainCache<Q, A>(String chain, ResponseCache store, Function<Q, String> key, Codec<A> codec, Duration budget) {
    private static final System.Logger LOG = System.getLogger(ChainCache.class.getName());

    /** A cached answer. */
    record Hit<A>(A answer, Duration age, boolean stale) {}

    /** Chains may share a store: the same request means another thing in another chain. */
    String keyOf(Q request) {
        return chain + ":" + key.apply(request);
    }

    /** Never fails. */
    CompletableFuture<Optional<Hit<A>>> find(String fullKey, FallbackMetrics metrics) {
        CompletableFuture<Optional<CachedResponse>> found;
        try {
            found = store.get(fullKey).toCompletableFuture();
        } catch (RuntimeException e) {
            found = CompletableFuture.failedFuture(e);
        }
        if (!found.isDone()) {
            found = found.copy().orTimeout(budget.toNanos(), TimeUnit.NANOSECONDS);
        }
        return found.handle((response, failure) -> {
            if (failure != null) {
                metrics.lookedUp(chain, "error");
                return Optional.empty();
            }
            metrics.lookedUp(
                    chain, response.map(r -> r.isStale() ? "stale" : "hit").orElse("miss"));
            return response.flatMap(this::decoded);
        });
    }

    private Optional<Hit<A>> decoded(CachedResponse response) {
        try {
            return Optional.of(new Hit<>(codec.decode(response.body()), response.age(), response.isStale()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "what the cache of " + chain + " holds cannot be read: a miss", e);
            return Optional.empty();
        }
    }

    /** Never fails, and nobody waits for it. */
    void keep(String fullKey, A answer) {
        try {
            var unused = store.put(fullKey, codec.encode(answer));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an answer of " + chain + " cannot be cached", e);
        }
    }
}
