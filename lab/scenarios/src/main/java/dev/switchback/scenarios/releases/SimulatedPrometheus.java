package dev.switchback.scenarios.releases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.monitoring.PrometheusClient.Exchange;
import dev.switchback.scenarios.prometheus.SelectorQuery;
import dev.switchback.scenarios.releases.ReleaseScenario.Metrics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Scrapes pods and answers range selectors as Prometheus does, in its JSON, with labels matched as written; and answers wrongly
 * when it is told to.
 */
final class SimulatedPrometheus implements Exchange {
    static final Duration SCRAPE = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Map<Map<String, String>, NavigableMap<Instant, Double>> series = new LinkedHashMap<>();
    private Metrics metrics = Metrics.NORMAL;

    SimulatedPrometheus(InstantSource clock) {
        this.clock = clock;
    }

    void answer(Metrics from) {
        metrics = from;
    }

    /** Writes down what the counters of pods are now. */
    void scrape(Iterable<SimulatedUsers.Pod> pods) {
        if (metrics == Metrics.GONE) {
            return;
        }
        for (SimulatedUsers.Pod pod : pods) {
            count(pod.name, pod.hash, "200", (double) pod.ok());
            count(pod.name, pod.hash, "500", (double) pod.failed());
            if (metrics == Metrics.OTHER_APPS) {
                count(
                        "other-" + pod.name,
                        pod.hash,
                        "500",
                        5.0 * clock.instant().getEpochSecond());
            }
        }
    }

    private void count(String pod, String hash, String status, double value) {
        var labels = new TreeMap<>(
                Map.of("__name__", "http_requests_total", "namespace", "shop", "pod", pod, "pod_template_hash", hash));
        if (metrics != Metrics.NO_STATUS) {
            labels.put(metrics == Metrics.CODE_LABEL ? "code" : "status", status);
        } else {
            labels.put("handler", status);
        }
        series.computeIfAbsent(labels, any -> new TreeMap<>()).put(clock.instant(), value);
    }

    @Override
    public Answer get(URI uri) throws IOException {
        Duration apart =
                switch (metrics) {
                    case HOUR_BEHIND -> Duration.ofHours(-1);
                    case HOUR_AHEAD -> Duration.ofHours(1);
                    default -> Duration.ZERO;
                };
        return new Answer(200, body(uri), Optional.of(clock.instant().plus(apart)));
    }

    private String body(URI uri) throws IOException {
        return switch (metrics) {
            case GONE -> throw new ConnectException("Connection refused");
            case SLOW -> throw new HttpTimeoutException("no complete response within 5s");
            case NO_JSON -> "<html><body>Sign in</body></html>";
            case WRONG_TYPES -> found(uri, "").toString().replaceAll("\"(\\d+(?:\\.\\d+)?)\"]", "$1]");
            case NAN -> found(uri, "").toString().replaceAll("\"\\d+(?:\\.\\d+)?\"]", "\"NaN\"]");
            case PARTIAL -> found(uri, "one of two stores did not answer").toString();
            case EMPTY -> answer(JsonNodeFactory.instance.arrayNode(), "").toString();
            default -> found(uri, "").toString();
        };
    }

    private ObjectNode found(URI uri, String warning) throws IOException {
        SelectorQuery query = SelectorQuery.of(uri);
        Instant until = query.time("time");
        Instant after = until.minus(query.range());
        var result = JsonNodeFactory.instance.arrayNode();
        series.forEach((labels, values) -> {
            var some = values.subMap(after, false, until, true);
            if (!some.isEmpty() && query.selects(labels)) {
                add(result.addObject(), labels, some);
            }
        });
        return answer(result, warning);
    }

    private static void add(ObjectNode one, Map<String, String> labels, Map<Instant, Double> values) {
        ObjectNode metric = one.putObject("metric");
        labels.forEach(metric::put);
        ArrayNode pairs = one.putArray("values");
        values.forEach(
                (at, value) -> pairs.addArray().add(at.toEpochMilli() / 1000.0).add(String.valueOf(value.longValue())));
    }

    private static ObjectNode answer(ArrayNode result, String warning) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "success");
        answer.putObject("data").put("resultType", "matrix").set("result", result);
        if (!warning.isEmpty()) {
            answer.putArray("warnings").add(warning);
        }
        return answer;
    }
}
