package dev.switchback.runtime;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.config.BreakerConfig;
import dev.switchback.runtime.config.ConfigLoader;
import dev.switchback.runtime.endpoints.AdminToken;
import dev.switchback.runtime.endpoints.Endpoints;
import dev.switchback.runtime.fallback.FallbackChains;
import dev.switchback.runtime.fallback.FallbackSettings;
import dev.switchback.runtime.metrics.BreakerMetrics;
import dev.switchback.runtime.probes.Dependency;
import dev.switchback.runtime.probes.HealthCheck;
import dev.switchback.runtime.probes.Probes;
import dev.switchback.runtime.probes.ProbesBuilder;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.shutdown.GracefulShutdown;
import dev.switchback.runtime.shutdown.ShutdownEnvironment;
import dev.switchback.runtime.shutdown.ShutdownSettings;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a {@link ServiceRuntime} is made from; everything has a default. */
public final class ServiceRuntimeBuilder {
    private final Map<String, String> environment;
    private final ProbesBuilder probes = Probes.builder();
    private final Map<String, Runnable> flushes = new LinkedHashMap<>();
    private PrometheusRegistry metrics = new PrometheusRegistry();
    private List<String> arguments = List.of();
    private @Nullable BreakerRegistry breakers;

    ServiceRuntimeBuilder(Map<String, String> environment) {
        this.environment = new LinkedHashMap<>(environment);
    }

    /** A variable that counts before the process's own. */
    public ServiceRuntimeBuilder set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** The command line. What it says about breakers ({@code --breaker...}) wins over variables and the file. */
    public ServiceRuntimeBuilder arguments(String... given) {
        this.arguments = List.of(given);
        return this;
    }

    /** Without it the service cannot answer anything useful: while it fails, the pod gets no traffic. */
    public ServiceRuntimeBuilder critical(String name, HealthCheck check) {
        return dependency(Dependency.critical(name, check));
    }

    /** Its failure is reported and changes nothing else. */
    public ServiceRuntimeBuilder optional(String name, HealthCheck check) {
        return dependency(Dependency.optional(name, check));
    }

    public ServiceRuntimeBuilder dependency(Dependency dependency) {
        probes.dependency(dependency);
        return this;
    }

    /** The service has started only after {@link Probes#done} was called with this name. */
    public ServiceRuntimeBuilder startupTask(String name) {
        probes.startupTask(name);
        return this;
    }

    /** What {@code /health} reports as the service's version. */
    public ServiceRuntimeBuilder version(String version) {
        probes.version(version);
        return this;
    }

    /** Where metrics go; by default to a registry of its own. */
    public ServiceRuntimeBuilder metrics(PrometheusRegistry registry) {
        this.metrics = registry;
        return this;
    }

    /** Breakers that were configured elsewhere, and whose cooldowns and telemetry are looked after there. */
    public ServiceRuntimeBuilder breakers(BreakerRegistry registry) {
        this.breakers = registry;
        return this;
    }

    /** Writes what must not be lost when the service ends. */
    public ServiceRuntimeBuilder flush(String name, Runnable step) {
        flushes.put(name, step);
        return this;
    }

    /**
     * @throws IllegalArgumentException naming the variable and what is allowed, or the shutdown that does not fit, or a
     *     metric that another runtime has registered at the same place
     * @throws IllegalStateException naming the library that a store needs and that is missing
     * @throws dev.switchback.runtime.config.ConfigException naming what is wrong with the breakers' configuration
     */
    public ServiceRuntime build() {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return build(parts);
        } catch (Throwable e) {
            ServiceRuntime.close(parts);
            throw e;
        }
    }

    /** @param parts takes what has to be closed, the last first */
    private ServiceRuntime build(Deque<AutoCloseable> parts) {
        ShutdownSettings budget = ShutdownEnvironment.read(environment);
        AdminToken token = AdminToken.read(environment);
        PrometheusRegistry own = new PrometheusRegistry();
        FallbackChains chains = FallbackChains.of(FallbackSettings.read(environment), own);
        parts.push(chains);
        BreakerRegistry registry = breakers;
        BreakerBackground background;
        if (registry == null) {
            BreakerConfig config = ConfigLoader.load(environment, arguments);
            registry = new BreakerRegistry(config::settings, config.limits(), Ticker.system(), InstantSource.system());
            registry.listen(new BreakerLog());
            background = BreakerBackground.start(config, registry, own);
        } else {
            background = BreakerBackground.start(registry);
        }
        parts.push(background);
        BreakerMetrics.register(registry, own);
        Probes started = probes.breakers(registry::states).registry(own).start();
        parts.push(started);
        var shutdown = GracefulShutdown.builder(budget).registry(own).onStopping(started::stopping);
        background.flushWith(shutdown);
        flushes.forEach(shutdown::flush);
        GracefulShutdown graceful = shutdown.build();
        parts.push(register(own, metrics));
        Endpoints endpoints = new Endpoints(started, registry, chains, metrics, token);
        return new ServiceRuntime(registry, chains, started, graceful, endpoints, parts);
    }

    /** All metrics of a runtime at once, so that they can be taken back at once. */
    private static AutoCloseable register(PrometheusRegistry own, PrometheusRegistry where) {
        Set<String> known = names(where);
        for (String name : names(own)) {
            if (known.contains(name)) {
                throw new IllegalArgumentException("the metrics registry already has " + name
                        + "; close the other runtime first, or give each a registry of its own");
            }
        }
        MultiCollector all = own::scrape;
        where.register(all);
        return () -> where.unregister(all);
    }

    private static Set<String> names(PrometheusRegistry registry) {
        return registry.scrape().stream()
                .map(snapshot -> snapshot.getMetadata().getPrometheusName())
                .collect(Collectors.toSet());
    }
}
