package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.threads.Daemons;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** All chains of a service, and what they share: settings, the cache, threads, metrics. Thread-safe. */
public final class FallbackChains implements AutoCloseable {
    private final FallbackSettings settings;
    private final Optional<ResponseCache> cache;
    private final ChainExecutors executors;
    private final Map<String, FallbackChain<?, ?>> chains = new ConcurrentSkipListMap<>();

    FallbackChains(FallbackSettings settings, Optional<ResponseCache> cache, ChainExecutors executors) {
        this.settings = settings;
        this.cache = cache;
        this.executors = executors;
    }

    /**
     * Chains with the cache that the settings name.
     *
     * @throws IllegalStateException naming the library that the cache needs and that is missing
     */
    public static FallbackChains of(FallbackSettings settings, PrometheusRegistry registry) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Daemons.named("fallback-timer"));
        timer.setRemoveOnCancelPolicy(true);
        Optional<ResponseCache> cache = settings.enabled() && settings.cacheEnabled()
                ? Optional.of(ResponseCache.open(settings.store(), settings.cache()))
                : Optional.empty();
        return new FallbackChains(
                settings,
                cache,
                new ChainExecutors(
                        Executors.newCachedThreadPool(Daemons.named("fallback")),
                        timer,
                        Ticker.system(),
                        new FallbackMetrics(registry)));
    }

    /** A new chain. Its name appears in metrics and reports. */
    public <Q, A> ChainBuilder<Q, A> chain(String name) {
        return new ChainBuilder<>(this, name);
    }

    public FallbackSettings settings() {
        return settings;
    }

    /** The chain of that name, if there is one. */
    public Optional<FallbackChain<?, ?>> find(String name) {
        return Optional.ofNullable(chains.get(name));
    }

    /** Of all chains, by name. */
    public List<ChainStats> stats() {
        return chains.values().stream().map(FallbackChain::stats).toList();
    }

    Optional<ResponseCache> cache() {
        return cache;
    }

    ChainExecutors executors() {
        return executors;
    }

    <Q, A> FallbackChain<Q, A> add(FallbackChain<Q, A> chain) {
        if (chains.putIfAbsent(chain.name(), chain) != null) {
            throw new IllegalStateException("two chains are called " + chain.name());
        }
        return chain;
    }

    /** Ends its threads and closes the cache; chains make no more calls, and those under way still end with their budget. */
    @Override
    public void close() {
        executors.threads().shutdownNow();
        executors.timer().shutdown();
        cache.ifPresent(ResponseCache::close);
    }
}
