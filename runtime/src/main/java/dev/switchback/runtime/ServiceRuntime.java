package dev.switchback.runtime;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.endpoints.Endpoints;
import dev.switchback.runtime.fallback.ChainBuilder;
import dev.switchback.runtime.fallback.FallbackChains;
import dev.switchback.runtime.probes.Dependency;
import dev.switchback.runtime.probes.Probes;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.shutdown.GracefulShutdown;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/**
 * All parts of the runtime, configured from the environment and wired to each other.
 *
 * <pre>{@code
 * ServiceRuntime runtime = ServiceRuntime.builder().critical("database", database::ping).build();
 * String answer = runtime.breaker("payments").call(() -> client.pay(order));
 * }</pre>
 *
 * @param breakers all breakers by name
 * @param chains all fallback chains
 * @param probes what Kubernetes asks
 * @param shutdown how the service ends
 * @param metrics where all of them, and the service itself if it likes, put their metrics
 * @param endpoints all of it over HTTP
 */
public record ServiceRuntime(
        BreakerRegistry breakers,
        FallbackChains chains,
        Probes probes,
        GracefulShutdown shutdown,
        PrometheusRegistry metrics,
        Endpoints endpoints)
        implements AutoCloseable {

    /** A runtime that reads this process's environment variables. */
    public static ServiceRuntimeBuilder builder() {
        return builder(System.getenv());
    }

    /** A runtime that reads these variables. */
    public static ServiceRuntimeBuilder builder(Map<String, String> environment) {
        return new ServiceRuntimeBuilder(environment);
    }

    /** A runtime that reads this process's environment variables, with these dependencies. */
    public static ServiceRuntime of(Dependency... dependencies) {
        ServiceRuntimeBuilder builder = builder();
        for (Dependency dependency : dependencies) {
            builder.dependency(dependency);
        }
        return builder.build();
    }

    /** The breaker of that name. */
    public CircuitBreaker breaker(String name) {
        return breakers.breaker(name);
    }

    /** A new fallback chain. */
    public <Q, A> ChainBuilder<Q, A> chain(String name) {
        return chains.chain(name);
    }

    /** Ends its threads. */
    @Override
    public void close() {
        probes.close();
        chains.close();
    }
}
