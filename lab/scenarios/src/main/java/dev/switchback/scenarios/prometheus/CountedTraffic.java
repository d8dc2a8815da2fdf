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
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Prometheus with the recording rules that the service reads, each evaluated at the moment that is asked for: requests are what
 * an incident says, spread evenly over time. What happens while it is stopped is not counted.
 */
public final class CountedTraffic implements Exchange {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    /** What the requests of some time add up to. */
    private record Sum(double requests, double failing, double slow) {}

    private final RecordingRules rules;
    private final InstantSource clock;
    private final BiFunction<Place, String, Optional<String>> revisions;
    private final List<TrafficStep> ahead;
    /** By the labels of a revision. */
    private final Map<Map<String, String>, NavigableMap<Instant, TrafficStep>> steps = new LinkedHashMap<>();
    /** From when on it runs, or does not. */
    private final NavigableMap<Instant, Boolean> runs = new TreeMap<>(Map.of(Instant.MIN, true));

    /** @param revisions finds the hash that {@code current} or {@code previous} stands for now */
    public CountedTraffic(
            List<TrafficStep> traffic,
            RecordingRules rules,
            BiFunction<Place, String, Optional<String>> revisions,
            InstantSource clock) {
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
            revisions.apply(step.deployment(), step.revision()).ifPresent(hash -> steps.computeIfAbsent(
                            labels(step.deployment(), hash), any -> new TreeMap<>())
                    .put(step.from(), step));
        }
    }

    private static Map<String, String> labels(Place deployment, String hash) {
        return Map.of("namespace", deployment.namespace(), "deployment", deployment.name(), "pod_template_hash", hash);
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
        steps.forEach((labels, own) -> {
            add(result, query, rules.requests(), labels, at -> sum(own, at).map(Sum::requests));
            add(result, query, rules.errors(), labels, at -> sum(own, at).map(sum -> sum.failing() / sum.requests()));
            add(result, query, rules.timed(), labels, at -> sum(own, at).map(Sum::requests));
            add(result, query, rules.slow(), labels, at -> sum(own, at).map(sum -> sum.slow() / sum.requests()));
        });
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "success");
        answer.putObject("data").put("resultType", "matrix").set("result", result);
        return new Answer(200, answer.toString(), Optional.of(clock.instant()));
    }

    private static void add(
            ArrayNode result,
            SelectorQuery query,
            String name,
            Map<String, String> revision,
            Function<Instant, Optional<Double>> value) {
        var labels = new TreeMap<>(revision);
        labels.put("__name__", name);
        if (!query.selects(labels)) {
            return;
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (Instant at = query.time("start"); !at.isAfter(query.time("end")); at = at.plus(query.step())) {
            double seconds = at.toEpochMilli() / 1000.0;
            value.apply(at)
                    .filter(number -> !number.isNaN())
                    .ifPresent(number -> values.addArray().add(seconds).add(String.valueOf(number)));
        }
        if (!values.isEmpty()) {
            ObjectNode series = result.addObject();
            labels.forEach(series.putObject("metric")::put);
            series.set("values", values);
        }
    }

    /** The half minute until then; empty before the first request and while Prometheus does not run. */
    private Optional<Sum> sum(NavigableMap<Instant, TrafficStep> own, Instant until) {
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
