package dev.switchback.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.config.BreakerConfig;
import dev.switchback.runtime.config.ConfigLoader;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.shutdown.ShutdownOutcome;
import dev.switchback.runtime.telemetry.EventRow;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services that share a store and record, by nothing but their configuration. */
@Timeout(60)
class BreakerBackgroundTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private ServiceRuntimeBuilder service(String name) {
        return ServiceRuntime.builder()
                .set("SWITCHBACK_BREAKER_TELEMETRY", telemetry(name).toString())
                .set("PRESTOP_DELAY_SECONDS", "0")
                .set("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0");
    }

    private Path telemetry(String name) {
        return folder.resolve(name + ".db");
    }

    private List<String> recorded(String name) throws IOException {
        try (SqliteEventLog log = SqliteEventLog.open(telemetry(name))) {
            return log.read("api", Instant.EPOCH, Instant.now().plusSeconds(60), 1_000).stream()
                    .map(EventRow::type)
                    .toList();
        }
    }

    @Test
    void aCooldownReachesAServiceWithTheSameStoreAndIsRecordedThere() throws Exception {
        String store = "sqlite://" + folder.resolve("cooldowns.db");
        Path yaml = Files.writeString(folder.resolve("breakers.yaml"), "cooldown_store: " + store + "\n");
        BlockingQueue<BreakerEvent> heard = new LinkedBlockingQueue<>();
        try (ServiceRuntime here = service("here")
                        .set("SWITCHBACK_BREAKER_COOLDOWN_STORE", store)
                        .build();
                ServiceRuntime there = service("there")
                        .set("SWITCHBACK_BREAKERS_YAML", yaml.toString())
                        .build()) {
            there.breakers().listen(heard::add);
            there.breaker("api");
            here.breaker("api").openFor(LONG);

            assertThat(heard.poll(20, TimeUnit.SECONDS)).asString().contains("breaker=api", "reason=PEER");
            assertThat(there.endpoints().metrics().scrape().stream()
                            .map(metric -> metric.getMetadata().getName()))
                    .contains(
                            "circuit_breaker_cooldown_store_up",
                            "circuit_breaker_cooldown_imported",
                            "circuit_breaker_telemetry_written");
        }
        assertThat(recorded("there")).containsExactly("state_change");
    }

    @Test
    void whatHappensLastIsWrittenWhenTheServiceEnds() throws Exception {
        String store = "sqlite://" + folder.resolve("cooldowns.db");
        ServiceRuntime service =
                service("last").set("SWITCHBACK_BREAKER_COOLDOWN_STORE", store).build();
        service.breaker("api").openFor(LONG);
        ShutdownOutcome outcome = service.shutdown().run();
        assertThat(outcome.isClean()).as("%s", outcome).isTrue();
        assertThat(recorded("last")).containsExactly("state_change");
        service.close();

        try (ServiceRuntime next =
                service("next").set("SWITCHBACK_BREAKER_COOLDOWN_STORE", store).build()) {
            BlockingQueue<BreakerEvent> heard = new LinkedBlockingQueue<>();
            next.breakers().listen(heard::add);
            next.breaker("api");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).asString().contains("reason=PEER");
        }
    }

    @Test
    void breakersThatNobodyCallsOrHoldsGo() throws Exception {
        Path yaml = Files.writeString(folder.resolve("breakers.yaml"), "registry: {idle_after_s: 1}\n");
        try (ServiceRuntime service =
                service("idle").set("SWITCHBACK_BREAKERS_YAML", yaml.toString()).build()) {
            service.breaker("asked-for-once");
            while (service.breakers().find("asked-for-once").isPresent()) {
                System.gc();
            }
        }
    }

    @Test
    void aStoreThatIsNotThereCostsNothing() {
        ServiceRuntime service = service("alone")
                .set("SWITCHBACK_BREAKER_COOLDOWN_STORE", "redis://127.0.0.1:1")
                .build();
        service.breaker("api").openFor(LONG);
        assertThat(service.shutdown().run().isClean()).isTrue();
        service.close();
    }

    @Test
    void aChangedConfigurationFileIsUsedAndABrokenOneIsNot(@TempDir Path config) throws IOException {
        Path file = Files.writeString(config.resolve("breakers.yaml"), "defaults: {fail_max: 2}");
        BreakerConfig first = ConfigLoader.load(file);
        AtomicReference<BreakerConfig> loaded = new AtomicReference<>(first);
        BreakerRegistry breakers = new BreakerRegistry(first::settings);
        assertThat(failMax(breakers)).isEqualTo(2);

        Files.writeString(file, "defaults: {fail_max: 30}");
        BreakerBackground.reload(loaded, breakers);
        assertThat(failMax(breakers)).isEqualTo(30);

        Files.writeString(file, "defaults: {fail_max: many}");
        BreakerBackground.reload(loaded, breakers);
        assertThat(failMax(breakers)).isEqualTo(30);

        Files.writeString(file, "defaults: {fail_max: 400}");
        BreakerBackground.reload(loaded, breakers);
        assertThat(failMax(breakers)).isEqualTo(400);
    }

    private static int failMax(BreakerRegistry breakers) {
        return breakers.breaker("api").settings().thresholds().consecutiveFailures();
    }
}
