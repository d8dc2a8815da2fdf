package dev.switchback.runtime.metrics;

import dev.switchback.runtime.breaker.Snapshot;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** One scrape: adds up breakers by the name they are shown under. */
final class Scrape {
    private final Map<String, Double> state = new LinkedHashMap<>();
    private final Map<String, Double> health = new LinkedHashMap<>();
    private final Map<String, Counts> counts = new LinkedHashMap<>();

    /** How a breaker is. */
    void add(String name, Snapshot snapshot) {
        state.merge(name, (double) snapshot.state().code(), Scrape::worse);
        health.merge(name, snapshot.healthScore(), Math::min);
    }

    /** What was counted. */
    void add(String name, Counts counted) {
        counts.merge(name, counted, Counts::plus);
    }

    /** Open is worse than half-open, which is worse than closed: 1, 2, 0. */
    private static double worse(double a, double b) {
        return a == 1 || b == 1 ? 1 : Math.max(a, b);
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder()
                .metricSnapshot(gauge("circuit_breaker_state", "0 closed, 1 open, 2 half-open.", state))
                .metricSnapshot(
                        gauge("circuit_breaker_health_score", "1 well to 0: share of calls that did not fail.", health))
                .metricSnapshot(histogram());
        for (Counter.Family family : Counter.Family.values()) {
            all.metricSnapshot(counter(family));
        }
        return all.build();
    }

    private static MetricSnapshot gauge(String metric, String help, Map<String, Double> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric).help(help);
        values.forEach((name, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of("name", name))
                .value(value)
                .build()));
        return gauge.build();
    }

    private MetricSnapshot counter(Counter.Family family) {
        CounterSnapshot.Builder snapshot =
                CounterSnapshot.builder().name(family.metric).help(family.help);
        for (int i = 0; i < Counter.ALL.size(); i++) {
            Counter counter = Counter.ALL.get(i);
            if (counter.family() == family) {
                add(snapshot, counter, i);
            }
        }
        return snapshot.build();
    }

    private void add(CounterSnapshot.Builder snapshot, Counter counter, int index) {
        counts.forEach((name, counted) -> {
            long value = counted.value(index);
            if (value > 0 || counter.always()) {
                snapshot.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of("name", name).merge(counter.labels()))
                        .value((double) value)
                        .build());
            }
        });
    }

    private MetricSnapshot histogram() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name("circuit_breaker_response_time_seconds")
                .help("How long calls took, failed ones included.");
        counts.forEach((name, counted) -> histogram.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(Labels.of("name", name))
                .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(counted.times.upperBoundsSeconds(), counted.times.counts()))
                .sum(counted.times.total().toNanos() / 1e9)
                .build()));
        return histogram.build();
    }
}
