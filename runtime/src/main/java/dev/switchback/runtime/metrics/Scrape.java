package dev.switchback.runtime.metrics;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.ResponseTimes;
import dev.switchback.runtime.breaker.Snapshot;
import dev.switchback.runtime.breaker.State;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One scrape: adds up breakers by the name they are shown under. */
final class Scrape {
    private static final List<State> OPENS = List.of(State.OPEN, State.FORCED_OPEN);

    private final Map<Labels, Double> state = new LinkedHashMap<>();
    private final Map<Labels, Double> health = new LinkedHashMap<>();
    private final Map<Labels, Double> requests = new LinkedHashMap<>();
    private final Map<Labels, Double> failures = new LinkedHashMap<>();
    private final Map<Labels, Double> slow = new LinkedHashMap<>();
    private final Map<Labels, Double> transitions = new LinkedHashMap<>();
    private final Map<Labels, Double> opened = new LinkedHashMap<>();
    private final Map<Labels, Double> fallbacks = new LinkedHashMap<>();
    private final Map<Labels, Double> callbacks = new LinkedHashMap<>();
    private final Map<Labels, ResponseTimes> times = new LinkedHashMap<>();

    void add(String name, CircuitBreaker breaker) {
        Labels labels = Labels.of("name", name);
        Snapshot snapshot = breaker.snapshot();
        state.merge(labels, (double) snapshot.state().code(), Scrape::worse);
        health.merge(labels, snapshot.healthScore(), Math::min);
        for (Outcome outcome : Outcome.values()) {
            add(
                    requests,
                    labels.add("result", outcome.label()),
                    snapshot.calls().getOrDefault(outcome, 0L));
        }
        for (FailureKind kind : FailureKind.values()) {
            add(failures, labels.add("type", kind.label()), breaker.failures(kind));
        }
        add(slow, labels, breaker.slowCalls());
        add(fallbacks, labels, breaker.fallbacks());
        add(callbacks, labels, breaker.callbacksFailed());
        times.merge(labels, snapshot.times(), Scrape::sum);
        addTransitions(labels, breaker);
    }

    /** The three states of the seed's metric exist from the start; forced ones once they happened. */
    private void addTransitions(Labels labels, CircuitBreaker breaker) {
        long opens = 0;
        for (State from : State.values()) {
            for (State to : State.values()) {
                long count = breaker.transitions(from, to);
                opens += OPENS.contains(to) && !OPENS.contains(from) ? count : 0;
                if (count > 0 || (usual(from) && usual(to) && from != to)) {
                    add(transitions, labels.add("from", lower(from)).add("to", lower(to)), count);
                }
            }
        }
        add(opened, labels, opens);
    }

    private static boolean usual(State state) {
        return state == State.CLOSED || state == State.OPEN || state == State.HALF_OPEN;
    }

    /** Open is worse than half-open, which is worse than closed: 1, 2, 0. */
    private static double worse(double a, double b) {
        return a == 1 || b == 1 ? 1 : Math.max(a, b);
    }

    private static void add(Map<Labels, Double> to, Labels labels, long count) {
        to.merge(labels, (double) count, Double::sum);
    }

    private static ResponseTimes sum(ResponseTimes a, ResponseTimes b) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < a.counts().size(); i++) {
            counts.add(a.counts().get(i) + b.counts().get(i));
        }
        return new ResponseTimes(a.upperBoundsSeconds(), counts, a.total().plus(b.total()));
    }

    MetricSnapshots snapshots() {
        return new MetricSnapshots(
                gauge("circuit_breaker_state", "0 closed, 1 open, 2 half-open.", state),
                gauge("circuit_breaker_health_score", "1 well to 0: share of calls that did not fail.", health),
                counter("circuit_breaker_requests", "Calls by what became of them.", requests),
                counter("circuit_breaker_failures", "Failed calls by kind.", failures),
                counter("circuit_breaker_slow_calls", "Calls that were slow.", slow),
                counter("circuit_breaker_state_transitions", "Changes of state.", transitions),
                counter("circuit_breaker_opened", "How often it opened.", opened),
                counter("circuit_breaker_fallback_activations", "Answers in the dependency's place.", fallbacks),
                counter("circuit_breaker_callback_failures", "Callbacks that threw.", callbacks),
                histogram());
    }

    private static MetricSnapshot gauge(String name, String help, Map<Labels, Double> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> gauge.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return gauge.build();
    }

    private static MetricSnapshot counter(String name, String help, Map<Labels, Double> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        return counter.build();
    }

    private MetricSnapshot histogram() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name("circuit_breaker_response_time_seconds")
                .help("How long calls took, failed ones included.");
        times.forEach((labels, value) -> histogram.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(value.upperBoundsSeconds(), value.counts()))
                .sum(value.total().toNanos() / 1e9)
                .build()));
        return histogram.build();
    }

    private static String lower(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
