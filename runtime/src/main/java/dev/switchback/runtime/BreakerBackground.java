package dev.switchback.runtime;

import dev.switchback.runtime.config.BreakerConfig;
import dev.switchback.runtime.cooldown.CooldownSharing;
import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.shutdown.ShutdownBuilder;
import dev.switchback.runtime.telemetry.BreakerTelemetry;
import dev.switchback.runtime.telemetry.TelemetrySettings;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import dev.switchback.runtime.threads.Daemons;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What goes on behind the breakers of a process: idle ones are let go, and a changed configuration file is loaded; cooldowns
 * are shared, and telemetry recorded, when their configuration says so.
 */
record BreakerBackground(
        ScheduledExecutorService housekeeping, Optional<CooldownSharing> sharing, Optional<BreakerTelemetry> telemetry)
        implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BreakerBackground.class.getName());
    private static final long RELOAD_MS = 5_000;
    /** Shared with nobody. */
    private static final String MEMORY = "memory:";

    private static final long FLUSH_MS = 1_000;
    private static final long LONGEST_MS = Duration.ofMinutes(1).toMillis();

    /** Begins for breakers that were configured elsewhere. */
    static BreakerBackground start(BreakerRegistry breakers) {
        return new BreakerBackground(housekeeping(breakers), Optional.empty(), Optional.empty());
    }

    /**
     * Begins, without waiting for a store or a disk.
     *
     * @throws IllegalStateException naming the library that is missing
     */
    static BreakerBackground start(BreakerConfig config, BreakerRegistry breakers, PrometheusRegistry metrics) {
        Optional<SqliteEventLog> log = config.telemetry().map(file -> SqliteEventLog.open(Path.of(file)));
        Optional<CooldownSharing> sharing = Optional.of(config.cooldownStore())
                .filter(address -> !address.equals(MEMORY))
                .map(CooldownStore::open)
                .map(store -> CooldownSharing.start(breakers, store).register(metrics));
        Optional<BreakerTelemetry> telemetry =
                log.map(file -> BreakerTelemetry.start(breakers, file, TelemetrySettings.DEFAULT)
                        .register(metrics));
        ScheduledExecutorService housekeeping = housekeeping(breakers);
        AtomicReference<BreakerConfig> loaded = new AtomicReference<>(config);
        var unused = housekeeping.scheduleWithFixedDelay(
                () -> reload(loaded, breakers), RELOAD_MS, RELOAD_MS, TimeUnit.MILLISECONDS);
        return new BreakerBackground(housekeeping, sharing, telemetry);
    }

    /** A file that is broken changes nothing: the settings before stay. */
    static void reload(AtomicReference<BreakerConfig> loaded, BreakerRegistry breakers) {
        try {
            Objects.requireNonNull(loaded.get()).reloadIfChanged().ifPresent(changed -> {
                breakers.reconfigure(changed::settings);
                loaded.set(changed);
                LOG.log(System.Logger.Level.INFO, "the changed configuration of the circuit breakers is in use");
            });
        } catch (RuntimeException e) {
            String message = "the changed configuration of the circuit breakers is not used: {0}";
            LOG.log(System.Logger.Level.WARNING, message, e.getMessage());
        }
    }

    private static ScheduledExecutorService housekeeping(BreakerRegistry breakers) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Daemons.named("housekeeping"));
        long period = Math.min(LONGEST_MS, breakers.limits().idleAfter().toMillis() / 2 + 1);
        var unused = timer.scheduleWithFixedDelay(breakers::evictIdle, period, period, TimeUnit.MILLISECONDS);
        return timer;
    }

    /**
     * What is not written yet is written when the service ends. A store that is away is waited for a little and makes no
     * shutdown unclean: peers decide for themselves.
     */
    void flushWith(ShutdownBuilder shutdown) {
        sharing.ifPresent(one -> shutdown.flush("cooldowns", () -> one.flush()
                .toCompletableFuture()
                .completeOnTimeout(null, FLUSH_MS, TimeUnit.MILLISECONDS)
                .join()));
        telemetry.ifPresent(one -> shutdown.flush("telemetry", one::flush));
    }

    @Override
    public void close() {
        housekeeping.shutdownNow();
        sharing.ifPresent(CooldownSharing::close);
        telemetry.ifPresent(BreakerTelemetry::close);
    }
}
