package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tiers of a chain, best first. */
public final class ChainBuilder<Q, A> {
    private static final Duration CACHE_BUDGET = Duration.ofMillis(250);

    private final FallbackChains chains;
    private final String name;
    private final List<LiveTier<Q, A>> live = new ArrayList<>();
    private @Nullable ChainCache<Q, A> cache;
    private @Nullable Function<Q, A> degraded;
    private @Nullable Supplier<Q> rehearsal;
    private Predicate<A> acceptable = answer -> true;
    private ChainPolicy policy = new ChainPolicy(Exception.class::isInstance, Duration.ZERO, true);

    ChainBuilder(FallbackChains chains, String name) {
        this.chains = chains;
        this.name = name;
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
     * {@link dev.switchback.runtime.http.GuardedHttpClient}: nothing is counted twice. What the budget cuts off, and an
     * answer that is not {@linkplain #acceptable acceptable}, the breaker does not hear of: give the request a timeout
     * below the budget.
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
        return request ->
                Interruptible.call(() -> call.answer(request), chains.stage().threads());
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
        live.add(new LiveTier<>(tier, breaker, budget, call, answer -> acceptable.test(answer), asksItself));
        return this;
    }

    /**
     * The cache of the settings, none when they say so.
     *
     * @param key of the whole request, see {@link RequestKey}
     */
    public ChainBuilder<Q, A> cache(Function<Q, String> key, Codec<A> codec) {
        return chains.cache().map(store -> cache(store, key, codec)).orElse(this);
    }

    /**
     * A cache of its own, or shared with other chains.
     *
     * @param key of the whole request, see {@link RequestKey}
     */
    public ChainBuilder<Q, A> cache(ResponseCache store, Function<Q, String> key, Codec<A> codec) {
        cache = new ChainCache<>(name, store, key, codec, CACHE_BUDGET);
        return this;
    }

    /** A cached answer younger than this spares the call; zero, the default, for never. */
    public ChainBuilder<Q, A> freshFor(Duration age) {
        policy = new ChainPolicy(policy.fallsThrough(), age, policy.singleFlight());
        return this;
    }

    /** Whether requests with the same key at the same moment share one call; they do by default. */
    public ChainBuilder<Q, A> singleFlight(boolean share) {
        policy = new ChainPolicy(policy.fallsThrough(), policy.freshFor(), share);
        return this;
    }

    /** The failures after which the next tier is asked, by default all exceptions; others reach the caller at once. */
    public ChainBuilder<Q, A> fallsThroughOn(Predicate<Throwable> failure) {
        policy = new ChainPolicy(failure, policy.freshFor(), policy.singleFlight());
        return this;
    }

    /** Answers that are none count as failures, for the chain and for the breaker. */
    public ChainBuilder<Q, A> acceptable(Predicate<A> isAnswer) {
        acceptable = isAnswer;
        return this;
    }

    /** The request that a rehearsal makes: {@code POST /fallback-chain/test}. Without one there is none. */
    public ChainBuilder<Q, A> rehearsal(Supplier<Q> request) {
        rehearsal = request;
        return this;
    }

    /** The last resort: needs nothing, and does not fail. */
    public ChainBuilder<Q, A> degraded(Function<Q, A> answer) {
        degraded = answer;
        return this;
    }

    /**
     * @throws IllegalStateException when there is no primary, it is not the first or not the only one, or the name is
     *     taken
     */
    public FallbackChain<Q, A> build() {
        if (live.isEmpty()
                || live.get(0).tier() != Tier.PRIMARY
                || live.stream().filter(t -> t.tier() == Tier.PRIMARY).count() != 1) {
            throw new IllegalStateException("chain " + name + " begins with its primary, and has one");
        }
        boolean on = chains.settings().enabled();
        return chains.add(new FallbackChain<>(
                new ChainParts<>(
                        name,
                        on ? List.copyOf(live) : List.of(live.get(0)),
                        on ? cache : null,
                        on ? degraded : null,
                        policy,
                        chains.stage()),
                rehearsal));
    }
}
