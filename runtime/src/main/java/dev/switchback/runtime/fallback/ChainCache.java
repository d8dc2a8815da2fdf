package dev.switchback.runtime.fallback;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A chain's view of its cache: its format, and that a cache that is away is a miss. */
final class ChainCache<A> {
    private static final System.Logger LOG = System.getLogger(ChainCache.class.getName());
    /** How long a look-up may take. */
    private static final Duration BUDGET = Duration.ofMillis(250);

    private final String chain;
    private final ResponseCache store;
    private final Codec<A> codec;
    private final AtomicBoolean logged = new AtomicBoolean();

    ChainCache(String chain, ResponseCache store, Codec<A> codec) {
        this.chain = chain;
        this.store = store;
        this.codec = codec;
    }

    /** A cached answer. */
    record Hit<A>(A answer, Duration age, boolean stale) {}

    ChainStats.OfCache stats() {
        return store.stats();
    }

    /** Never fails. What has to be waited for continues on the chain's threads: the store's and the timer's are shared. */
    CompletableFuture<Optional<Hit<A>>> find(String key, ChainExecutors executors) {
        CompletableFuture<Optional<CachedResponse>> found = asked(key);
        if (found.isDone()) {
            return found.handle((response, failure) -> hit(response, failure, executors.metrics()));
        }
        return found.copy()
                .orTimeout(BUDGET.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync((response, failure) -> hit(response, failure, executors.metrics()), executors::run);
    }

    private CompletableFuture<Optional<CachedResponse>> asked(String key) {
        try {
            return store.get(key).toCompletableFuture();
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
            log("a cached answer cannot be decoded, which is a miss", e);
            return Optional.empty();
        }
    }

    /** Never fails, and nobody waits for it. Null is an answer like another, and not cached. */
    void keep(String key, @Nullable A answer) {
        if (answer == null) {
            return;
        }
        try {
            var unused = store.put(key, codec.encode(answer));
        } catch (Throwable e) {
            log("an answer cannot be cached", e);
        }
    }

    /** The first time as a warning with the stack trace; it may happen with every request. */
    void log(String what, Throwable failure) {
        if (logged.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.WARNING, "fallback chain " + chain + ": " + what + " (logged once)", failure);
        }
    }
}
