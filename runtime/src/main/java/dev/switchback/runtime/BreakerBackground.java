package dev.switchback.runtime;

import dev.switchback.runtime.config.BreakerConfig;
import dev.switchback.runtime.cooldown.CooldownSharing;
import dev.switchback.runtime.cooldown.CooldownStores;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.shutdown.ShutdownBuilder;
import dev.switchback.runtime.telemetry.BreakerTelemetry;
import dev.switchback.runtime.telemetry.TelemetrySettings;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.Optional;

/** What goes on behind the breakers of a process when their configuration says so: shared cooldowns, and telemetry. */
record BreakerBackground(Optional<CooldownSharing> sharing, Optional<BreakerTelemetry> telemetry)
        implements AutoCloseable {
    /** Shared with nobody. */
    private static final String MEMORY = "memory:";

    static final BreakerBackground NONE = new BreakerBackground(Optional.empty(), Optional.empty());

    /**
     * Begins, without waiting for a store or a disk.
     *
     * @throws IllegalStateException naming the library that is missing
     */
    static BreakerBackground start(BreakerConfig config, BreakerRegistry breakers, PrometheusRegistry metrics) {
        Optional<SqliteEventLog> log = config.telemetry().map(file -> SqliteEventLog.open(Path.of(file)));
        Optional<CooldownSharing> sharing = Optional.of(config.cooldownStore())
                .filter(address -> !address.equals(MEMORY))
                .map(CooldownStores::open)
                .map(store -> CooldownSharing.start(breakers, store).register(metrics));
        Optional<BreakerTelemetry> telemetry =
                log.map(file -> BreakerTelemetry.start(breakers, file, TelemetrySettings.DEFAULT)
                        .register(metrics));
        return new BreakerBackground(sharing, telemetry);
    }

    /** What is not written yet is written when the service ends. */
    void flushWith(ShutdownBuilder shutdown) {
        sharing.ifPresent(one -> shutdown.flush(
                "cooldowns", () -> one.flush().toCompletableFuture().join()));
        telemetry.ifPresent(one -> shutdown.flush("telemetry", one::flush));
    }

    @Override
    public void close() {
        sharing.ifPresent(CooldownSharing::close);
        telemetry.ifPresent(BreakerTelemetry::close);
    }
}
