package dev.switchback.runtime.shutdown;

import dev.switchback.runtime.threads.Daemons;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What a {@link GracefulShutdown} does at each stage. */
public final class ShutdownBuilder {
    private final ShutdownSettings settings;
    private final Work work = new Work(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    private PrometheusRegistry registry = new PrometheusRegistry();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Executor threads;

    ShutdownBuilder(ShutdownSettings settings) {
        this.settings = settings;
    }

    /**
     * The steps.
     *
     * @param stopping at once: report "not ready"
     * @param stopAccepting after the delay
     * @param flushes at the end, by name, all at the same time
     */
    record Work(List<Runnable> stopping, List<Runnable> stopAccepting, Map<String, Runnable> flushes) {}

    /** At once, before the delay: typically {@code probes::stopping}. It must not block. */
    public ShutdownBuilder onStopping(Runnable step) {
        work.stopping().add(step);
        return this;
    }

    /**
     * After the delay: closes the listening socket, and returns when it is closed. The drain looks for the last request
     * only after that, so a step that also waits for requests makes the drain longer.
     */
    public ShutdownBuilder stopAccepting(Runnable step) {
        work.stopAccepting().add(step);
        return this;
    }

    /** At the end: writes what must not be lost. The name appears in the outcome if it fails or takes too long. */
    public ShutdownBuilder flush(String name, Runnable step) {
        work.flushes().put(name, step);
        return this;
    }

    /** Where metrics go; by default to a registry of its own. */
    public ShutdownBuilder registry(PrometheusRegistry where) {
        this.registry = where;
        return this;
    }

    /** Runs on these instead of daemon threads of its own. */
    public ShutdownBuilder runOn(ScheduledExecutorService timers, Executor steps) {
        this.timer = timers;
        this.threads = steps;
        return this;
    }

    public GracefulShutdown build() {
        List<Runnable> ends = new ArrayList<>();
        ScheduledExecutorService timers = timer;
        if (timers == null) {
            timers = Executors.newSingleThreadScheduledExecutor(Daemons.named("shutdown-timer"));
            ends.add(timers::shutdownNow); // deadlines that were not needed
        }
        Executor steps = threads;
        if (steps == null) {
            ExecutorService pool = Executors.newCachedThreadPool(Daemons.named("shutdown"));
            ends.add(pool::shutdown);
            steps = pool;
        }
        InFlight inFlight = new InFlight();
        Work all = new Work(
                List.copyOf(work.stopping()),
                new CopyOnWriteArrayList<>(work.stopAccepting()),
                Map.copyOf(work.flushes()));
        return new GracefulShutdown(
                settings, all, timers, steps, inFlight, new ShutdownMetrics(registry, inFlight), List.copyOf(ends));
    }
}
