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
import java.util.Collection;
import java.util.Map;

/**
 * All parts of the runtime, configured from the environment and wired to each other.
 *
 * <pre>{@code
 * ServiceRuntime runtime = ServiceRuntime.builder().critical("database", database::ping).build();
 * String answer = runtime.breaker("payments").call(() -> client.pay(order));
 * }</pre>
 */
public final class ServiceRuntime implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceRuntime.class.getName());

    private final BreakerRegistry breakers;
    private final FallbackChains chains;
    private final Probes probes;
    private final GracefulShutdown shutdown;
    private final Endpoints endpoints;
    private final Collection<AutoCloseable> parts;

    ServiceRuntime(
            BreakerRegistry breakers,
            FallbackChains chains,
            Probes probes,
            GracefulShutdown shutdown,
            Endpoints endpoints,
            Collection<AutoCloseable> parts) {
        this.breakers = breakers;
        this.chains = chains;
        this.probes = probes;
        this.shutdown = shutdown;
        this.endpoints = endpoints;
        this.parts = parts;
    }

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

    /** All breakers by name. */
    public BreakerRegistry breakers() {
        return breakers;
    }

    /** All fallback chains. */
    public FallbackChains chains() {
        return chains;
    }

    /** What Kubernetes asks. */
    public Probes probes() {
        return probes;
    }

    /** How the service ends. */
    public GracefulShutdown shutdown() {
        return shutdown;
    }

    /** Where all of them, and the service itself if it likes, put their metrics. */
    public PrometheusRegistry metrics() {
        return endpoints.metrics();
    }

    /** All of it over HTTP. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /**
     * Ends its threads, closes the cooldown store, the cache and the telemetry file, and takes its metrics back from their
     * registry. A shutdown can still run, or goes on: it has threads of its own, which end with it.
     */
    @Override
    public void close() {
        close(parts);
    }

    static void close(Collection<AutoCloseable> parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "a part of the runtime could not be closed", e);
            }
        }
    }
}
