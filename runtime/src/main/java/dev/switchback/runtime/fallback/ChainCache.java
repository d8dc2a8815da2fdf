package dev.switchback.runtime.fallback;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /** Never fails. What has to be waited for goes on on the stage's threads: the store's and the timer's are everybody's. */
    CompletableFuture<Optional<Hit<A>>> find(String fullKey, Stagehands stage) {
        CompletableFuture<Optional<CachedResponse>> found = asked(fullKey);
        if (found.isDone()) {
            return found.handle((response, failure) -> hit(response, failure, stage.metrics()));
        }
        return found.copy()
                .orTimeout(budget.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync((response, failure) -> hit(response, failure, stage.metrics()), stage::run);
    }

    private CompletableFuture<Optional<CachedResponse>> asked(String fullKey) {
        try {
            return store.get(fullKey).toCompletableFuture();
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Hit<A>> hit(
            Optional<CachedResponse> response, @Nullable Throwable failure, FallbackMetrics metrics) {
        if (failure != null) {
            metrics.lookedUp(chain, "error");
            return Optional.empty();
        }
        metrics.lookedUp(chain, response.map(r -> r.isStale() ? "stale" : "hit").orElse("miss"));
        return response.flatMap(this::decoded);
    }

    private Optional<Hit<A>> decoded(CachedResponse response) {
        try {
            return Optional.of(new Hit<>(codec.decode(response.body()), response.age(), response.isStale()));
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "what the cache of " + chain + " holds cannot be read: a miss", e);
            return Optional.empty();
        }
    }

    /** Never fails, and nobody waits for it. */
    void keep(String fullKey, A answer) {
        try {
            var unused = store.put(fullKey, codec.encode(answer));
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "an answer of " + chain + " cannot be cached", e);
        }
    }
}
