package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tiers of a chain, best first. For one chain: {@link #build} may be called once. */
public final class ChainBuilder<Q, A> {
    private final FallbackChains chains;
    private final ChainParts<Q, A> parts;
    private @Nullable Supplier<Q> rehearsal;

    ChainBuilder(FallbackChains chains, String name) {
        this.chains = chains;
        this.parts = new ChainParts<>(name, chains.executors());
    }

    /** A call that the tier makes; it may block, and is interrupted when its budget is over. */
    @FunctionalInterface
    public interface Call<Q, A> {
        A answer(Q request) throws Exception;
    }

    /** The real thing; the tier has the breaker's name. */
    public ChainBuilder<Q, A> primary(CircuitBreaker breaker, Duration budget, Call<Q, A> call) {
        return tier(Tier.PRIMARY, breaker, budget, blocking(call), false);
    }

    /** The real thing, by a call that does not block. */
    public ChainBuilder<Q, A> primaryLater(
            CircuitBreaker breaker, Duration budget, Function<Q, CompletionStage<A>> call) {
        return tier(Tier.PRIMARY, breaker, budget, call, false);
    }

    /**
     * The real thing, by a call that asks the breaker itself, such as that of a
     * {@link dev.switchback.runtime.http.GuardedHttpClient} or {@link CircuitBreaker#stage}: nothing is counted twice. A
     * call that the budget cuts off counts as timed out there. An answer that is not {@linkplain #acceptable acceptable}
     * the breaker does not hear of.
     */
    public ChainBuilder<Q, A> primaryGuarded(
            CircuitBreaker breaker, Duration budget, Function<Q, CompletionStage<A>> call) {
        return tier(Tier.PRIMARY, breaker, budget, call, true);
    }

    /** A substitute; several are asked in the order that they are given in. */
    public ChainBuilder<Q, A> secondary(CircuitBreaker breaker, Duration budget, Call<Q, A> call) {
        return tier(Tier.SECONDARY, breaker, budget, blocking(call), false);
    }

    /** A substitute, by a call that does not block. */
    public ChainBuilder<Q, A> secondaryLater(
            CircuitBreaker breaker, Duration budget, Function<Q, CompletionStage<A>> call) {
        return tier(Tier.SECONDARY, breaker, budget, call, false);
    }

    /** A substitute, by a call that asks the breaker itself; see {@link #primaryGuarded}. */
    public ChainBuilder<Q, A> secondaryGuarded(
            CircuitBreaker breaker, Duration budget, Function<Q, CompletionStage<A>> call) {
        return tier(Tier.SECONDARY, breaker, budget, call, true);
    }

    private Function<Q, CompletionStage<A>> blocking(Call<Q, A> call) {
        return request -> parts.executors.call(() -> call.answer(request));
    }

    private ChainBuilder<Q, A> tier(
            Tier tier,
            CircuitBreaker breaker,
            Duration budget,
            Function<Q, CompletionStage<A>> call,
            boolean asksItself) {
        if (budget.isZero() || budget.isNegative()) {
            throw new IllegalArgumentException("the time budget of " + breaker.name() + " is more than zero");
        }
        parts.add(new LiveTier<>(tier, breaker, budget, call, answer -> parts.acceptable.test(answer), asksItself));
        return this;
    }

    /**
     * The cache of the settings. Without one, requests with the same key still share one call.
     *
     * @param key of the whole request, see {@link RequestKey}
     */
    public ChainBuilder<Q, A> cache(Function<Q, String> key, Codec<A> codec) {
        parts.key = key;
        parts.cache = chains.cache()
                .map(store -> new ChainCache<>(parts.name, store, codec))
                .orElse(null);
        return this;
    }

    /**
     * A cache of its own, or shared with other chains.
     *
     * @param key of the whole request, see {@link RequestKey}
     */
    public ChainBuilder<Q, A> cache(ResponseCache store, Function<Q, String> key, Codec<A> codec) {
        parts.key = key;
        parts.cache = new ChainCache<>(parts.name, store, codec);
        return this;
    }

    /** A cached answer younger than this spares the call; zero, the default, for never. */
    public ChainBuilder<Q, A> freshFor(Duration age) {
        parts.freshFor = age;
        return this;
    }

    /** Whether requests with the same key at the same moment share one call; they do by default. */
    public ChainBuilder<Q, A> singleFlight(boolean share) {
        parts.singleFlight = share;
        return this;
    }

    /**
     * The failures after which the next tier is asked; others reach the caller at once. By default all but a
     * {@link VirtualMachineError}, such as being out of memory.
     */
    public ChainBuilder<Q, A> fallsThroughOn(Predicate<Throwable> failure) {
        parts.fallsThrough = failure;
        return this;
    }

    /** Answers that this rejects count as failures, for the chain and for the breaker. */
    public ChainBuilder<Q, A> acceptable(Predicate<A> isAnswer) {
        parts.acceptable = isAnswer;
        return this;
    }

    /** The request that a rehearsal makes: {@code POST /fallback-chain/test}. By default there is no rehearsal. */
    public ChainBuilder<Q, A> rehearsal(Supplier<Q> request) {
        rehearsal = request;
        return this;
    }

    /** The last resort: needs nothing, and does not fail. */
    public ChainBuilder<Q, A> degraded(Function<Q, A> answer) {
        parts.degraded = answer;
        return this;
    }

    /** @throws IllegalStateException when it does not begin with its only primary, or the name is taken */
    public FallbackChain<Q, A> build() {
        if (parts.live.isEmpty()
                || parts.live.get(0).tier() != Tier.PRIMARY
                || parts.live.stream().filter(t -> t.tier() == Tier.PRIMARY).count() != 1) {
            throw new IllegalStateException("fallback chain " + parts.name + " has to begin with its only primary");
        }
        if (!chains.settings().enabled()) {
            parts.primaryOnly();
        }
        return chains.add(new FallbackChain<>(parts, rehearsal));
    }
}
