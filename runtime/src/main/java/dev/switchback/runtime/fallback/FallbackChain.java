package dev.switchback.runtime.fallback;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one tier after the other until one answers: primary, secondary, cache, degraded answer.
 *
 * <pre>{@code
 * FallbackChain<String, String> chain = chains.<String, String>chain("ai")
 *         .primary(maxGpu, Duration.ofSeconds(5), client::complete)
 *         .secondary(ollamaCpu, Duration.ofSeconds(5), ollama::complete)
 *         .cache(RequestKey::of, Codec.text())
 *         .degraded(request -> "Service temporarily unavailable")
 *         .build();
 * Result<String> result = chain.answer("hello");
 * }</pre>
 *
 * Only the primary's answers are cached: what a fallback says never passes for the real thing later. Requests with the
 * same key at the same moment share one call. Thread-safe.
 */
public final class FallbackChain<Q, A> {
    private final ChainParts<Q, A> parts;
    private final @Nullable Supplier<Q> rehearsal;
    private final ConcurrentMap<String, CompletableFuture<Result<A>>> flights = new ConcurrentHashMap<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder joined = new LongAdder();

    FallbackChain(ChainParts<Q, A> parts, @Nullable Supplier<Q> rehearsal) {
        this.parts = parts;
        this.rehearsal = rehearsal;
        parts.metrics().known(parts.name);
    }

    public String name() {
        return parts.name;
    }

    /**
     * The first answer that a tier gives. An interruption is passed on as an exception, with the thread's flag set.
     *
     * @throws FallbackExhaustedException when none did, and there is no degraded answer
     */
    public Result<A> answer(Q request) {
        try {
            return answerLater(request).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        }
    }

    /** The same, later; the stage fails as {@link #answer} throws. */
    public CompletionStage<Result<A>> answerLater(Q request) {
        requests.increment();
        String key = parts.keyOf(request);
        return key != null && parts.singleFlight ? shared(key, request) : new Attempt<>(parts, request, key).start();
    }

    private CompletionStage<Result<A>> shared(String key, Q request) {
        CompletableFuture<Result<A>> mine = new CompletableFuture<>();
        CompletableFuture<Result<A>> flying = flights.putIfAbsent(key, mine);
        if (flying != null) {
            joined.increment();
            return flying.copy();
        }
        try {
            var unused = new Attempt<>(parts, request, key)
                    .start()
                    .whenComplete((result, failure) -> land(key, mine, result, failure));
        } catch (Throwable e) { // out of memory: the key must not stay in the air
            land(key, mine, null, e);
        }
        return mine.copy();
    }

    private void land(
            String key, CompletableFuture<Result<A>> flight, @Nullable Result<A> result, @Nullable Throwable failure) {
        flights.remove(key, flight);
        if (result != null) {
            flight.complete(result);
        } else if (failure != null) {
            flight.completeExceptionally(LiveTier.cause(failure));
        }
    }

    /**
     * Answers as if these tiers had failed; their breakers hear nothing of it. For tests of a running service: the answer
     * is neither shared nor cached.
     */
    public CompletionStage<Result<A>> rehearse(List<Tier> failing, Q request) {
        return Attempt.rehearsal(parts, request, failing).start();
    }

    /** {@link #rehearse(List, Object)} with the chain's own request; empty when it has none. */
    public Optional<CompletionStage<Result<A>>> rehearse(List<Tier> failing) {
        return Optional.ofNullable(rehearsal).map(request -> rehearse(failing, request.get()));
    }

    public ChainStats stats() {
        ChainCache<A> cache = parts.cache;
        return new ChainStats(
                parts.name,
                requests.sum(),
                joined.sum(),
                parts.exhausted.sum(),
                parts.tierStats(),
                cache == null ? Optional.empty() : Optional.of(cache.stats()));
    }
}
