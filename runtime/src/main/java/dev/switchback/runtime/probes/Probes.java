package dev.switchback.runtime.probes;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the probes of Kubernetes. No answer waits for anything: dependencies are checked in the background.
 *
 * <ul>
 *   <li>Live: asks no dependency, so that an outage elsewhere restarts nothing.
 *   <li>Started: once all {@linkplain ProbesBuilder#startupTask tasks} are done and each critical dependency has been checked
 *       once, whatever the result: an outage elsewhere must not keep pods restarting.
 *   <li>Ready: started, not stopping, and the last check of each critical dependency succeeded.
 * </ul>
 *
 * Thread-safe.
 */
public final class Probes implements AutoCloseable {
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final String version;
    private final BooleanSupplier alive;
    private final ProbeMetrics metrics;

    private final Dependencies dependencies;
    private final Set<String> tasks = ConcurrentHashMap.newKeySet();
    private final List<ExecutorService> own;
    private final long startNanos;
    private volatile boolean stopping;

    Probes(ProbesBuilder settings, ScheduledExecutorService timer, Executor checks, List<ExecutorService> own) {
        this.clock = settings.clock;
        this.nanos = settings.nanos;
        this.version = settings.version;
        this.alive = settings.alive;
        this.metrics = new ProbeMetrics(settings.registry);
        this.startNanos = nanos.getAsLong();
        this.tasks.addAll(settings.tasks);
        this.own = own;
        List<Sampler> all = settings.dependencies.values().stream()
                .map(dependency -> new Sampler(dependency, timer, checks, nanos, metrics))
                .toList();
        this.dependencies = new Dependencies(all, settings::statesOfBreakers, nanos);
        all.forEach(Sampler::start);
    }

    /** Probes with no dependency yet, all defaults. */
    public static ProbesBuilder builder() {
        return new ProbesBuilder();
    }

    /** A startup task is done; unknown and repeated names do nothing. */
    public void done(String task) {
        tasks.remove(task);
    }

    /** From now on not ready, for good; still alive, so that the service can end in its own time. */
    public void stopping() {
        stopping = true;
    }

    /** Whether the service has been asked to end. */
    public boolean isStopping() {
        return stopping;
    }

    /** Answers a probe, and counts it. */
    public Report answer(Probe probe) {
        Report report =
                switch (probe) {
                    case LIVE -> live();
                    case READY -> ready();
                    case STARTUP -> startup();
                    case HEALTH -> health();
                };
        metrics.answered(probe, report.ok());
        return report;
    }

    private Report live() {
        boolean works = alive.getAsBoolean();
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("status", !works ? "dead" : stopping ? "shutting_down" : "healthy");
        body.put("alive", works);
        body.put("uptime_seconds", seconds(nanos.getAsLong() - startNanos));
        return new Report(works, body);
    }

    private Report startup() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        String waitingFor = waitingFor();
        boolean started = waitingFor.isEmpty();
        body.put("status", started ? "started" : "starting");
        body.put("started", started);
        if (!started) {
            body.put("waiting_for", waitingFor);
        }
        body.put("uptime_seconds", seconds(nanos.getAsLong() - startNanos));
        return new Report(started, body);
    }

    /** What start-up still waits for, empty when for nothing. */
    private String waitingFor() {
        for (String task : tasks) {
            return task;
        }
        return dependencies.unsampled().orElse("");
    }

    private Report ready() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        String reason = notReadyBecause();
        body.put("status", reason.isEmpty() ? "ready" : "not_ready");
        body.put("ready", reason.isEmpty());
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        body.put("dependencies", dependencies.report());
        return new Report(reason.isEmpty(), body);
    }

    private String notReadyBecause() {
        if (stopping) {
            return "shutting_down";
        }
        if (!waitingFor().isEmpty()) {
            return "starting";
        }
        return dependencies.failing().map(name -> "critical_dependency:" + name).orElse("");
    }

    private Report health() {
        Report live = live();
        Report ready = ready();
        boolean ok = live.ok() && ready.ok();
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("status", !ok ? "unhealthy" : dependencies.allHealthy() ? "healthy" : "degraded");
        body.put("liveness", live.body());
        body.put("readiness", ready.body());
        body.put("startup", startup().body());
        body.put("version", version);
        body.put("timestamp", clock.instant().toEpochMilli() / 1e3);
        return new Report(ok, body);
    }

    static double seconds(long nanoseconds) {
        return Math.round(Math.max(0, nanoseconds) / 1e6) / 1e3;
    }

    /** Ends the background checks; probes are still answered. */
    @Override
    public void close() {
        dependencies.close();
        own.forEach(ExecutorService::shutdownNow);
    }
}
