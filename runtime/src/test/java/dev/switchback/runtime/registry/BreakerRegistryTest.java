package dev.switchback.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.FakeTicker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Settings.Mode;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.metrics.BreakerMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerRegistryTest {
    private static Settings settings(String name) {
        return Settings.defaults().withFailMax(name.startsWith("strict") ? 1 : 5);
    }

    private final FakeTicker ticker = new FakeTicker();
    private final BreakerRegistry registry = new BreakerRegistry(
            BreakerRegistryTest::settings,
            new RegistryLimits(Duration.ofHours(1), 2, 3, 50),
            ticker,
            InstantSource.fixed(Instant.EPOCH));

    private void fail(String name) {
        registry.breaker(name).acquire().onFailure(ticker.nanos(), FailureKind.EXCEPTION, null);
    }

    @Test
    void givesTheSameBreakerForTheSameNameWithTheSettingsOfThatName() {
        CircuitBreaker strict = registry.breaker("strict");
        assertThat(registry.breaker("strict")).isSameAs(strict);
        assertThat(strict.settings().thresholds().consecutiveFailures()).isEqualTo(1);
        assertThat(registry.find("unknown")).isEmpty();
    }

    @Test
    void summarisesAndWritesJson() {
        fail("strict");
        registry.breaker("calm");
        assertThat(registry.summary().open()).containsExactly("strict");
        assertThat(registry.summary().states()).containsEntry(State.CLOSED, 1).containsEntry(State.HALF_OPEN, 0);
        assertThat(registry.json())
                .startsWith("{\"total\":2,\"states\":{\"closed\":1,\"open\":1,")
                .contains("\"strict\":{\"state\":\"open\",\"generation\":1,\"remaining_s\":60,");
        assertThat(BreakerJson.history(registry.history("strict")))
                .isEqualTo("[{\"timestamp\":\"1970-01-01T00:00:00Z\",\"event\":\"state_change\",\"from\":\"closed\","
                        + "\"to\":\"open\",\"reason\":\"consecutive_failures\",\"open_for_s\":60,\"dry_run\":false}]");
    }

    @Test
    @Timeout(60)
    void dropsWhatIsIdleButNothingThatRejectsOrIsHeld() {
        registry.breaker("open").openFor(Duration.ofDays(1));
        fail("strict");
        fail("failing");
        CircuitBreaker held = registry.breaker("held");
        registry.breaker("idle");
        registry.breaker("busy");
        assertThat(registry.evictIdle()).isZero();
        ticker.advance(Duration.ofMinutes(59));
        registry.breaker("busy").run(() -> {});
        assertThat(registry.evictIdle()).isZero();
        ticker.advance(Duration.ofMinutes(1));
        int gone = 0;
        while (gone < 3) {
            gone += registry.evictIdle();
            System.gc();
        }
        assertThat(registry.all()).map(CircuitBreaker::name).containsExactly("busy", "held", "open");
        assertThat(registry.find("idle")).isEmpty();
        assertThat(registry.breaker("held")).isSameAs(held);
    }

    @Test
    @Timeout(60)
    void tenThousandNamesWhoseCallsFailedAreBounded() {
        int most = 0;
        for (int i = 0; i < 10_000; i++) {
            fail("dynamic-" + i);
            if (i % 500 == 0) {
                System.gc();
                most = Math.max(most, registry.all().size());
            }
        }
        assertThat(most).isLessThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"API.Example.org", "api.example.org.", "api.example.org:443", "Api.example.org.:80"})
    void aHostIsOneBreakerInEverySpelling(String spelling) {
        CircuitBreaker breaker = registry.breaker("api.example.org");
        assertThat(registry.breaker(spelling)).isSameAs(breaker);
        assertThat(registry.find(spelling)).contains(breaker);
        assertThat(registry.breaker(spelling + ":search@google"))
                .isSameAs(registry.breaker("api.example.org:search@google"))
                .isNotSameAs(breaker);
        assertThat(registry.breaker("PaymentsDb").name()).isEqualTo("PaymentsDb");
        assertThat(registry.all()).hasSize(3);
    }

    private static Settings disabled(String name) {
        Settings s = settings(name);
        return new Settings(s.window(), s.thresholds(), s.opening(), s.probing(), s.classification(), Mode.DISABLED);
    }

    @Test
    void dropsWhatIsIdleWhereBreakersAreSwitchedOffButNotWhatSomebodyDisabled() {
        registry.breaker("by-hand").disable();
        registry.breaker("before");
        registry.reconfigure(name -> name.equals("by-hand") ? settings(name) : disabled(name));
        registry.breaker("after").run(() -> {});
        registry.evictIdle();
        ticker.advance(Duration.ofHours(1));
        int gone = registry.evictIdle();
        for (int i = 0; gone < 2 && i < 50; i++) {
            System.gc();
            gone += registry.evictIdle();
        }
        assertThat(registry.all()).map(CircuitBreaker::name).containsExactly("by-hand");
    }

    @Test
    void keepsTheNewestHistory() {
        for (int i = 0; i < 5; i++) {
            registry.breaker("calm").openFor(Duration.ofSeconds(i + 1));
        }
        assertThat(registry.history("calm")).hasSize(3);
    }

    @Test
    void reconfiguresAllBreakersAndThoseToCome() {
        fail("calm");
        registry.reconfigure(name -> Settings.defaults().withFailMax(2));
        fail("calm");
        assertThat(registry.breaker("calm").state()).isEqualTo(State.OPEN);
        fail("strict");
        assertThat(registry.breaker("strict").state()).isEqualTo(State.CLOSED);
    }

    @Test
    void tellsListenersOfBreakersThatAreYetToBeMade() {
        List<String> names = new ArrayList<>();
        registry.listen(event -> names.add(event.breaker()));
        fail("strict");
        assertThat(names).containsExactly("strict");
    }

    @Test
    void metricsExistAtZeroAndTheirNumberIsCapped() {
        registry.breaker("a");
        PrometheusRegistry prometheus = new PrometheusRegistry();
        BreakerMetrics.register(registry, prometheus);
        assertThat(labels(prometheus, "circuit_breaker_opened")).containsExactly("a 0.0");
        assertThat(labels(prometheus, "circuit_breaker_state_transitions")).hasSize(6);
        fail("strict");
        fail("strict2");
        fail("strict3");
        assertThat(labels(prometheus, "circuit_breaker_opened")).containsExactly("a 0.0", "other 2.0", "strict 1.0");
    }

    private static List<String> labels(PrometheusRegistry prometheus, String name) {
        for (MetricSnapshot snapshot : prometheus.scrape()) {
            if (snapshot.getMetadata().getName().equals(name)) {
                return ((CounterSnapshot) snapshot)
                        .getDataPoints().stream()
                                .map(point -> point.getLabels().get("name") + " " + point.getValue())
                                .toList();
            }
        }
        throw new AssertionError("no " + name);
    }
}
