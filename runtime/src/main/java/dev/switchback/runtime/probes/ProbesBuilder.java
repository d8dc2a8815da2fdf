package dev.switchback.runtime.probes;

import dev.switchback.runtime.threads.Daemons;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@link Probes} are made from; everything has a default. */
public final class ProbesBuilder {
    private static final String BESIDE_ITS_DEPENDENCY = "_breaker";

    final Map<String, Dependency> dependencies = new LinkedHashMap<>();
    final Map<String, Supplier<String>> breakers = new LinkedHashMap<>();
    final Set<String> tasks = new LinkedHashSet<>();
    Supplier<Map<String, String>> allBreakers = Map::of;

    PrometheusRegistry registry = new PrometheusRegistry();
    InstantSource clock = InstantSource.system();
    LongSupplier nanos = System::nanoTime;
    BooleanSupplier alive = () -> true;
    String version = "unknown";

    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Executor checks;
    private List<ExecutorService> own = List.of();

    ProbesBuilder() {}

    /** @throws IllegalArgumentException when a dependency with this name is there already */
    public ProbesBuilder dependency(Dependency dependency) {
        unique(dependency.name());
        dependencies.put(dependency.name(), dependency);
        return this;
    }

    /** As {@link Dependency#critical}. */
    public ProbesBuilder critical(String name, HealthCheck check) {
        return dependency(Dependency.critical(name, check));
    }

    /** As {@link Dependency#optional}. */
    public ProbesBuilder optional(String name, HealthCheck check) {
        return dependency(Dependency.optional(name, check));
    }

    /**
     * Reports a breaker's state as an optional dependency. There is no critical one: a pod without traffic makes no
     * calls, so nothing would ever close the breaker again.
     *
     * @param state the state's name, such as {@code OPEN}; everything that contains "open" is reported as unhealthy
     */
    public ProbesBuilder breaker(String name, Supplier<String> state) {
        unique(name);
        breakers.put(name, state);
        return this;
    }

    /**
     * As {@link #breaker(String, Supplier)}, for all breakers that there are when a probe asks; one with the name of a
     * dependency is reported beside it as {@code NAME_breaker}.
     *
     * @param states names of states by breaker
     */
    public ProbesBuilder breakers(Supplier<Map<String, String>> states) {
        this.allBreakers = states;
        return this;
    }

    private void unique(String name) {
        if (dependencies.containsKey(name) || breakers.containsKey(name)) {
            throw new IllegalArgumentException("two dependencies are called " + name);
        }
    }

    Map<String, String> statesOfBreakers() {
        Map<String, String> states = new LinkedHashMap<>();
        allBreakers
                .get()
                .forEach((name, state) ->
                        states.put(dependencies.containsKey(name) ? name + BESIDE_ITS_DEPENDENCY : name, state));
        breakers.forEach((name, state) -> states.put(name, state.get()));
        return states;
    }

    /** The service has started only after {@link Probes#done} was called with this name. */
    public ProbesBuilder startupTask(String name) {
        tasks.add(name);
        return this;
    }

    /** A fact about this process alone, such as a main loop that still moves; by default always true. */
    public ProbesBuilder aliveWhile(BooleanSupplier works) {
        this.alive = works;
        return this;
    }

    /** What {@code /health} reports as the service's version. */
    public ProbesBuilder version(String text) {
        this.version = text;
        return this;
    }

    /** Where metrics go; by default to a registry of its own. */
    public ProbesBuilder registry(PrometheusRegistry where) {
        this.registry = where;
        return this;
    }

    /** The time that reports carry. */
    public ProbesBuilder clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /** The monotonic clock that ages are measured with, in nanoseconds. */
    public ProbesBuilder ticker(LongSupplier nanoseconds) {
        this.nanos = nanoseconds;
        return this;
    }

    /** Runs timers and checks on these instead of threads of its own, which are daemons. */
    public ProbesBuilder runOn(ScheduledExecutorService timers, Executor checking) {
        this.scheduler = timers;
        this.checks = checking;
        return this;
    }

    /** Begins to check. */
    public Probes start() {
        if (scheduler == null || checks == null) {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Daemons.named("health-timer"));
            ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("health-check"));
            own = List.of(timer, threads);
            return new Probes(this, timer, threads, own);
        }
        return new Probes(this, scheduler, checks, own);
    }
}
