package dev.switchback.scenarios.prometheus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.monitoring.PrometheusClient.Exchange;
import dev.switchback.rollback.config.ServiceConfig.RecordingRules;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.file.Scenario.TrafficStep;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Prometheus with the recording rules that the service reads, each evaluated at the moment that is asked for: requests are what
 * an incident says, spread evenly over time. What happens while it is stopped is not counted.
 */
public final class CountedTraffic implements Exchange {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    /** Whose requests. */
    private record Revision(Place deployment, String hash) {}

    /** What the requests of some time add up to. */
    private record Sum(double requests, double failing, double slow) {}

    /** Finds the hash that {@code current} or {@code previous} stands for now. */
    @FunctionalInterface
    public interface Revisions {
        Optional<String> hash(Place deployment, String revision);
    }

    private final RecordingRules rules;
    private final InstantSource clock;
    private final Revisions revisions;
    private final List<TrafficStep> ahead;
    private final Map<Revision, NavigableMap<Instant, TrafficStep>> steps = new LinkedHashMap<>();
    /** From when on it runs, or does not. */
    private final NavigableMap<Instant, Boolean> runs = new TreeMap<>(Map.of(Instant.MIN, true));

    public CountedTraffic(List<TrafficStep> traffic, RecordingRules rules, Revisions revisions, InstantSource clock) {
        this.rules = rules;
        this.revisions = revisions;
        this.clock = clock;
        this.ahead = new ArrayList<>(traffic);
        ahead.sort(Comparator.comparing(TrafficStep::from));
    }

    /** Whether there is anything to count. */
    public boolean isCounted() {
        return !ahead.isEmpty() || !steps.isEmpty();
    }

    /** When the next step begins whose revision is not known yet. */
    public Optional<Instant> next() {
        return ahead.stream().findFirst().map(TrafficStep::from);
    }

    /** Steps that have begun are about the revisions as they are now. */
    public void begin() {
        while (next().filter(at -> !at.isAfter(clock.instant())).isPresent()) {
            TrafficStep step = ahead.remove(0);
            revisions.hash(step.deployment(), step.revision()).ifPresent(hash -> steps.computeIfAbsent(
                            new Revision(step.deployment(), hash), any -> new TreeMap<>())
                    .put(step.from(), step));
        }
    }

    public void stop() {
        runs.put(clock.instant(), false);
    }

    public void start() {
        runs.put(clock.instant(), true);
    }

    private boolean runsAt(Instant at) {
        return runs.floorEntry(at).getValue();
    }

    @Override
    public Answer get(URI uri) throws IOException {
        if (!runsAt(clock.instant())) {
            throw new ConnectException("Connection refused");
        }
        SelectorQuery query = SelectorQuery.of(uri);
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        steps.forEach((revision, since) -> {
            add(result, query, revision, rules.requests(), sum -> sum.requests());
            add(result, query, revision, rules.errors(), sum -> sum.failing() / sum.requests());
            add(result, query, revision, rules.timed(), sum -> sum.requests());
            add(result, query, revision, rules.slow(), sum -> sum.slow() / sum.requests());
        });
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "success");
        answer.putObject("data").put("resultType", "matrix").set("result", result);
        return new Answer(200, answer.toString(), Optional.of(clock.instant()));
    }

    private void add(
            ArrayNode result, SelectorQuery query, Revision revision, String name, ToDoubleFunction<Sum> value) {
        Map<String, String> labels = Map.of(
                "__name__",
                name,
                "namespace",
                revision.deployment().namespace(),
                "deployment",
                revision.deployment().name(),
                "pod_template_hash",
                revision.hash());
        if (!query.selects(labels)) {
            return;
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        Duration step = query.step();
        for (Instant at = query.time("start"); !at.isAfter(query.time("end")); at = at.plus(step)) {
            OptionalDouble number = sum(revision, at).stream()
                    .mapToDouble(value)
                    .filter(n -> !Double.isNaN(n))
                    .findFirst();
            if (number.isPresent()) {
                values.addArray().add(at.toEpochMilli() / 1000.0).add(String.valueOf(number.getAsDouble()));
            }
        }
        if (!values.isEmpty()) {
            ObjectNode series = result.addObject();
            labels.forEach(series.putObject("metric")::put);
            series.set("values", values);
        }
    }

    /** The half minute until then; empty before the first request and while Prometheus does not run. */
    private Optional<Sum> sum(Revision revision, Instant until) {
        NavigableMap<Instant, TrafficStep> own = steps.getOrDefault(revision, new TreeMap<>());
        if (own.floorEntry(until) == null || !runsAt(until)) {
            return Optional.empty();
        }
        Instant since = later(until.minus(WINDOW), runs.floorKey(until));
        double requests = 0;
        double failing = 0;
        double slow = 0;
        for (TrafficStep step : own.headMap(until, false).values()) {
            Instant next = Optional.ofNullable(own.higherKey(step.from())).orElse(until);
            Instant end = next.isBefore(until) ? next : until;
            Instant begin = later(step.from(), since);
            double count = begin.isBefore(end)
                    ? step.rate() * Duration.between(begin, end).toMillis() / 1000.0
                    : 0;
            requests += count;
            failing += count * step.failing();
            slow += count * step.slow();
        }
        return Optional.of(new Sum(requests, failing, slow));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
