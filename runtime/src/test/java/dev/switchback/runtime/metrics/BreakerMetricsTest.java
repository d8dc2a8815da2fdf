package dev.switchback.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.FakeTicker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.registry.RegistryLimits;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two breakers have series of their own, and the others share one, which Prometheus must never see fall. */
@Timeout(60)
class BreakerMetricsTest {
    private final FakeTicker ticker = new FakeTicker();
    private final BreakerRegistry registry = new BreakerRegistry(
            name -> Settings.defaults(),
            new RegistryLimits(Duration.ofHours(1), 2, 3, 50),
            ticker,
            InstantSource.fixed(Instant.EPOCH));
    private final PrometheusRegistry prometheus = new PrometheusRegistry();

    BreakerMetricsTest() {
        BreakerMetrics.register(registry, prometheus);
    }

    private void call(String name, int successes) {
        for (int i = 0; i < successes; i++) {
            registry.breaker(name).run(() -> ticker.advanceNanos(1_000_000));
        }
    }

    /** Opens it twice, as often as it fails, and closes it. */
    private void fail(String name) {
        for (int i = 0; i < 2; i++) {
            registry.breaker(name).acquire().onFailure(ticker.nanos(), FailureKind.EXCEPTION, Duration.ofMinutes(1));
            registry.breaker(name).reset();
        }
    }

    private void evict(int count) {
        registry.evictIdle();
        ticker.advance(Duration.ofHours(1));
        int gone = registry.evictIdle();
        while (gone < count) {
            System.gc();
            gone += registry.evictIdle();
        }
        assertThat(gone).isEqualTo(count);
    }

    private Map<String, Double> scrape() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, prometheus.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Double> values = new TreeMap<>();
        text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int end = line.lastIndexOf(' ');
                    values.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
                });
        return values;
    }

    private static Map<String, Double> countersOfOther(Map<String, Double> scraped) {
        Map<String, Double> counters = new TreeMap<>(scraped);
        counters.keySet()
                .removeIf(series -> !series.contains("name=\"other\"")
                        || series.startsWith("circuit_breaker_state{")
                        || series.startsWith("circuit_breaker_health_score{"));
        assertThat(counters).hasSizeGreaterThan(20);
        return counters;
    }

    private static String requests(String name) {
        return "circuit_breaker_requests_total{name=\"" + name + "\",result=\"success\"}";
    }

    @Test
    void whatAnEvictedBreakerCountedStays() {
        call("first", 1);
        call("second", 1);
        scrape();
        call("x", 95);
        call("y", 5);
        fail("y");
        Map<String, Double> before = scrape();
        assertThat(before).containsEntry(requests("other"), 100.0);
        assertThat(before).containsEntry("circuit_breaker_opened_total{name=\"other\"}", 2.0);
        evict(4);

        Map<String, Double> after = scrape();
        assertThat(countersOfOther(after)).isEqualTo(countersOfOther(before));
        assertThat(after).doesNotContainKeys("circuit_breaker_state{name=\"other\"}", requests("first"));
        registry.breaker("third");
        registry.breaker("fourth");
        call("y", 3);
        assertThat(scrape()).containsEntry(requests("other"), 103.0).containsEntry(requests("third"), 0.0);
    }

    @Test
    void aBreakerStaysBehindOtherWhenASlotIsFree() {
        call("first", 1);
        call("second", 1);
        scrape();
        call("x", 95);
        scrape();
        var held = registry.breaker("x");
        evict(2);
        assertThat(scrape()).containsEntry(requests("other"), 95.0).doesNotContainKey(requests("x"));
        held.run(() -> {});
        call("new", 2);
        assertThat(scrape())
                .containsEntry(requests("other"), 96.0)
                .containsEntry(requests("new"), 2.0)
                .doesNotContainKey(requests("x"));
    }

    @Test
    void aBreakerThatIsMadeAgainBetweenScrapesCountsOnTopOfTheOneBefore() {
        call("first", 1);
        call("second", 1);
        scrape();
        call("x", 95);
        scrape();
        evict(3);
        call("first", 1);
        call("second", 1);
        call("x", 2);
        assertThat(scrape()).containsEntry(requests("other"), 97.0).doesNotContainKey(requests("x"));
    }

    @Test
    void aBreakerThatIsCalledOtherIsOneOfThem() {
        call("other", 1);
        scrape();
        call("first", 1);
        call("second", 1);
        call("third", 1);
        assertThat(scrape())
                .containsEntry(requests("other"), 2.0)
                .containsEntry(requests("first"), 1.0)
                .containsEntry(requests("second"), 1.0);
    }
}
