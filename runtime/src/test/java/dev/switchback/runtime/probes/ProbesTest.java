package dev.switchback.runtime.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchback.localcluster.VirtualTime;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProbesTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final AtomicBoolean database = new AtomicBoolean(true);
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private ProbesBuilder probes() {
        return Probes.builder()
                .clock(time)
                .ticker(this::nanos)
                .runOn(time, Runnable::run)
                .version("1.0.0");
    }

    private long nanos() {
        return Duration.between(Instant.EPOCH, time.instant()).toNanos();
    }

    @Test
    void aServiceWithoutDependenciesIsReadyAtOnce() {
        Probes probes = probes().start();

        assertThat(probes.answer(Probe.LIVE).json())
                .isEqualTo("{\"status\":\"healthy\",\"alive\":true,\"uptime_seconds\":0}");
        assertThat(probes.answer(Probe.STARTUP).json())
                .isEqualTo("{\"status\":\"started\",\"started\":true,\"uptime_seconds\":0}");
        assertThat(probes.answer(Probe.READY).json())
                .isEqualTo("{\"status\":\"ready\",\"ready\":true,\"dependencies\":{}}");
        assertThat(probes.answer(Probe.HEALTH).json())
                .startsWith("{\"status\":\"healthy\",\"liveness\":{")
                .endsWith("\"version\":\"1.0.0\",\"timestamp\":1768478400}");
    }

    @Test
    void startupWaitsForTasksAndForTheFirstSampleWhateverItSays() {
        database.set(false);
        Probes probes = probes().startupTask("model_loaded")
                .critical("database", database::get)
                .start();

        assertThat(probes.answer(Probe.STARTUP).json()).contains("\"waiting_for\":\"model_loaded\"");
        probes.done("model_loaded");
        assertThat(probes.answer(Probe.STARTUP).json()).contains("\"waiting_for\":\"database\"");
        assertThat(probes.answer(Probe.READY).json()).contains("\"reason\":\"starting\"");
        time.runDue();

        assertThat(probes.answer(Probe.STARTUP).ok()).isTrue();
        assertThat(probes.answer(Probe.READY).ok()).isFalse();
    }

    @Test
    void aCriticalDependencyTakesThePodOutOfTrafficAndNeverRestartsIt() {
        Probes probes = probes().critical("database", database::get).start();
        time.runDue();
        assertThat(probes.answer(Probe.READY).ok()).isTrue();

        database.set(false);
        time.advance(Duration.ofSeconds(5));

        assertThat(probes.answer(Probe.READY).status()).isEqualTo(503);
        assertThat(probes.answer(Probe.READY).json())
                .isEqualTo("{\"status\":\"not_ready\",\"ready\":false,\"reason\":\"critical_dependency:database\","
                        + "\"dependencies\":{\"database\":{\"healthy\":false,\"status\":\"down\",\"critical\":true,"
                        + "\"age_seconds\":0,\"check_seconds\":0}}}");
        assertThat(probes.answer(Probe.HEALTH).json()).startsWith("{\"status\":\"unhealthy\"");
        assertThat(probes.answer(Probe.LIVE).ok()).isTrue();
        assertThat(probes.answer(Probe.STARTUP).ok()).isTrue();
    }

    @Test
    void anOptionalDependencyAndAnOpenBreakerAreReportedAndNothingElse() {
        AtomicReference<String> state = new AtomicReference<>("CLOSED");
        Probes probes = probes().optional("openrouter", () -> {
                    throw new ConnectException("jdbc:postgresql://db/shop?password=secret");
                })
                .breaker("openrouter_api", state::get)
                .start();
        time.runDue();
        state.set("OPEN");

        Report ready = probes.answer(Probe.READY);

        assertThat(ready.ok()).isTrue();
        assertThat(ready.json())
                .contains("\"openrouter\":{\"healthy\":false,\"status\":\"error\",\"critical\":false")
                .contains("\"error\":\"ConnectException\"")
                .contains("\"openrouter_api\":{\"healthy\":false,\"status\":\"open\",\"critical\":false}")
                .doesNotContain("secret");
        assertThat(probes.answer(Probe.HEALTH).ok()).isTrue();
        assertThat(probes.answer(Probe.HEALTH).json()).startsWith("{\"status\":\"degraded\"");
    }

    @Test
    void breakersThatCameLaterAreReportedToo() {
        Map<String, String> states = new ConcurrentHashMap<>();
        Probes probes =
                probes().critical("database", () -> true).breakers(() -> states).start();
        time.runDue();
        assertThat(probes.answer(Probe.HEALTH).json()).startsWith("{\"status\":\"healthy\"");

        states.put("database", "OPEN");

        assertThat(probes.answer(Probe.READY).ok()).isTrue();
        assertThat(probes.answer(Probe.HEALTH).json())
                .startsWith("{\"status\":\"degraded\"")
                .contains("\"database\":{\"healthy\":true,\"status\":\"up\"")
                .contains("\"database_breaker\":{\"healthy\":false,\"status\":\"open\",\"critical\":false}");
    }

    @Test
    void aSampleSaysItsAgeAndTheNextOneComesAfterThePeriod() {
        AtomicInteger checks = new AtomicInteger();
        Probes probes = probes().critical("database", () -> checks.incrementAndGet() > 0)
                .start();
        time.runDue();

        time.advance(Duration.ofMillis(4900));
        assertThat(checks).hasValue(1);
        assertThat(probes.answer(Probe.READY).json()).contains("\"age_seconds\":4.9");
        time.advance(Duration.ofMillis(100));
        assertThat(checks).hasValue(2);
    }

    @Test
    void aCheckThatHangsTimesOutAndIsNotStartedTwice() {
        AtomicInteger checks = new AtomicInteger();
        Probes probes = Probes.builder()
                .ticker(this::nanos)
                .runOn(time, waiting::add)
                .dependency(Dependency.critical("database", () -> checks.incrementAndGet() > 0)
                        .every(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .start();

        time.advance(Duration.ofSeconds(10));

        assertThat(waiting).hasSize(1);
        assertThat(probes.answer(Probe.READY).json()).contains("\"status\":\"timeout\"");
        waiting.remove().run();
        assertThat(probes.answer(Probe.READY).json()).contains("\"status\":\"timeout\"");
        time.advance(Duration.ofSeconds(3));
        waiting.remove().run();
        assertThat(probes.answer(Probe.READY).ok()).isTrue();
    }

    @Test
    void aCheckThatWasRefusedIsStartedAgainAfterThePeriod() {
        startsAgainAfter("RejectedExecutionException", check -> {
            throw new RejectedExecutionException("queue full");
        });
    }

    @Test
    void aCheckWithoutAThreadIsStartedAgainAfterThePeriod() {
        startsAgainAfter("OutOfMemoryError", check -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
    }

    private void startsAgainAfter(String error, Executor refusing) {
        AtomicBoolean refuses = new AtomicBoolean(true);
        Executor accepting = Runnable::run;
        Probes probes = Probes.builder()
                .ticker(this::nanos)
                .runOn(time, check -> (refuses.get() ? refusing : accepting).execute(check))
                .critical("database", database::get)
                .start();
        time.runDue();
        time.advance(Duration.ofSeconds(4)); // past the timeout
        assertThat(probes.answer(Probe.READY).json())
                .contains("\"status\":\"error\"")
                .contains("\"error\":\"" + error + "\"");

        refuses.set(false);
        time.advance(Duration.ofSeconds(1));

        assertThat(probes.answer(Probe.READY).ok()).isTrue();
    }

    @Test
    void aSampleTooOldToSayAnythingIsNotTrusted() {
        Probes probes = probes().critical("database", () -> true).start();
        time.runDue();
        assertThat(probes.answer(Probe.READY).ok()).isTrue();

        probes.close();
        time.advance(Duration.ofSeconds(18));

        assertThat(probes.answer(Probe.READY).json())
                .contains("\"status\":\"stale\"")
                .contains("\"ready\":false");
    }

    @Test
    void stoppingIsNotReadyAndAlive() {
        Probes probes = probes().start();
        probes.stopping();

        assertThat(probes.answer(Probe.READY).json()).contains("\"reason\":\"shutting_down\"");
        assertThat(probes.answer(Probe.LIVE).json()).contains("\"status\":\"shutting_down\",\"alive\":true");
        assertThat(probes.answer(Probe.LIVE).ok()).isTrue();
    }

    @Test
    void aProcessThatDoesNotMoveIsDead() {
        Probes probes = probes().aliveWhile(() -> false).start();

        assertThat(probes.answer(Probe.LIVE).status()).isEqualTo(503);
    }

    @Test
    void namesAreUnique() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> probes().critical("db", () -> true).breaker("db", () -> "CLOSED"))
                .withMessageContaining("db");
    }

    @Test
    void answersAreCounted() {
        PrometheusRegistry registry = new PrometheusRegistry();
        Probes probes =
                probes().registry(registry).critical("database", database::get).start();
        time.runDue();
        probes.answer(Probe.READY);

        assertThat(registry.scrape().stream().map(m -> m.getMetadata().getPrometheusName()))
                .containsExactlyInAnyOrder(
                        "health_probe_requests",
                        "health_dependency_up",
                        "health_checks",
                        "health_check_duration_seconds");
    }

    /** With real threads: a check that blocks is interrupted, and no probe waits for it. */
    @Test
    @Timeout(20)
    void aBlockedCheckIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Probes probes = Probes.builder()
                .dependency(new Dependency(
                        "slow",
                        true,
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                            return true;
                        },
                        Duration.ofSeconds(60),
                        Duration.ofMillis(20)))
                .start()) {
            assertThat(probes.answer(Probe.LIVE).ok()).isTrue();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(probes.answer(Probe.STARTUP).ok()).isTrue();
        }
    }
}
