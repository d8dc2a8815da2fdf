package dev.switchback.pipeline.delivery;

import dev.switchback.pipeline.conditions.MetricConditions;
import dev.switchback.resources.Delivery.Analysis;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.OnFail;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.resources.Delivery.Sequential;
import dev.switchback.resources.Delivery.Source;
import dev.switchback.runtime.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code spec.analysis}. */
final class AnalysisReader {
    private static final List<String> BUILT_IN = List.of("success-rate", "error-rate", "latency-p99");
    private static final String NAMES = String.join(", ", BUILT_IN) + ", or another name with a query";
    private static final int MOST_METRICS = 32;
    private static final int MOST_LIMIT = 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private AnalysisReader() {}

    static Analysis read(YamlValue value) {
        value.refuseOthers("prometheus", "metrics", "sequential", "onFail", "noTrafficTimeout");
        return new Analysis(
                value.required("prometheus").map(AnalysisReader::source).orElse(new Source("", Map.of())),
                value.required("metrics").map(AnalysisReader::metrics).orElse(List.of()),
                value.optional("sequential").map(AnalysisReader::sequential).orElse(Sequential.USUAL),
                DeliveryFile.choice(value, "onFail", "abort", "pause").equals("pause") ? OnFail.PAUSE : OnFail.ABORT,
                value.optional("noTrafficTimeout").flatMap(limit -> limit.duration(SECOND, DeliveryFile.LONGEST)));
    }

    private static Source source(YamlValue value) {
        value.refuseOthers("address", "labels");
        Optional<YamlValue> labels = value.optional("labels");
        Map<String, String> texts = labels.map(YamlValue::texts).orElse(Map.of());
        texts.forEach((name, text) -> {
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*") || text.matches("(?s).*[\"\\\\\n].*")) {
                labels.orElse(value)
                        .problem(
                                "'" + name + ": " + text + "' is not a label",
                                "a name of letters, digits and '_', and a value without quotes and backslashes");
            }
        });
        return new Source(address(value, "address", "http://prometheus:9090"), texts);
    }

    /** A URL of HTTP. */
    static String address(YamlValue value, String key, String example) {
        Optional<YamlValue> address = value.required(key);
        Optional<String> text = address.flatMap(YamlValue::text);
        text.filter(url -> !isHttp(url)).ifPresent(url -> address.orElse(value)
                .problem("'" + url + "' is not an address", "http:// or https://, such as " + example));
        return text.orElse("");
    }

    private static boolean isHttp(String text) {
        try {
            var url = new URI(text);
            return List.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static List<Metric> metrics(YamlValue value) {
        List<YamlValue> items = value.items();
        if (value.isList() && (items.isEmpty() || items.size() > MOST_METRICS)) {
            value.problem("has " + items.size() + " metrics", "1 to " + MOST_METRICS + " metrics");
        }
        var metrics = new ArrayList<Metric>();
        var names = new HashSet<String>();
        for (YamlValue item : items) {
            Metric metric = metric(item);
            if (!names.add(metric.name())) {
                item.problem("a second metric is called " + metric.name(), "each name once");
            }
            metrics.add(metric);
        }
        return List.copyOf(metrics);
    }

    private static Metric metric(YamlValue value) {
        if (!value.isMapping()) {
            String name = value.text(NAMES).orElse("");
            checkName(value, name, Optional.empty());
            return Metric.builtIn(name, Optional.empty(), Schedule.USUAL);
        }
        value.refuseOthers(
                "name",
                "query",
                "success",
                "failure",
                "bound",
                "series",
                "interval",
                "count",
                "failureLimit",
                "consecutiveErrorLimit");
        String name = value.required("name").flatMap(YamlValue::text).orElse("");
        Optional<String> query = value.optional("query").flatMap(YamlValue::text);
        value.optional("name").ifPresent(named -> checkName(named, name, query));
        Metric metric = new Metric(
                name,
                query,
                condition(value, "success"),
                condition(value, "failure"),
                value.optional("bound").flatMap(bound -> bound.duration(Duration.ofMillis(1), Duration.ofHours(1))),
                series(value),
                schedule(value));
        checkParts(value, metric);
        return metric;
    }

    private static void checkName(YamlValue value, String name, Optional<String> query) {
        if (query.isEmpty() && !name.isEmpty() && !BUILT_IN.contains(name)) {
            value.problem("there is no built-in metric '" + name + "'", NAMES);
        }
    }

    private static void checkParts(YamlValue value, Metric metric) {
        boolean conditions = metric.success().isPresent() || metric.failure().isPresent();
        if (metric.query().isPresent() && !conditions) {
            value.problem("the query has no condition", "success, failure or both, such as success: result[0] >= 0.95");
        }
        if (metric.query().isEmpty() && conditions) {
            value.problem("a condition needs a query", "query, or no success and no failure");
        }
        value.optional("series")
                .filter(series -> metric.query().isPresent())
                .ifPresent(series -> series.problem("a query names its series itself", "series without query"));
        value.optional("bound")
                .filter(bound ->
                        !metric.name().equals("latency-p99") || metric.query().isPresent())
                .ifPresent(bound -> bound.problem("only the built-in latency has a bound", "bound for latency-p99"));
    }

    private static Optional<String> series(YamlValue metric) {
        Optional<YamlValue> value = metric.optional("series");
        Optional<String> name = value.flatMap(YamlValue::text);
        name.filter(text -> !text.matches("[a-zA-Z_:][a-zA-Z0-9_:]*")).ifPresent(text -> value.orElse(metric)
                .problem("'" + text + "' is not the name of a series", "letters, digits, '_' and ':'"));
        return name;
    }

    private static Optional<String> condition(YamlValue metric, String key) {
        Optional<YamlValue> value = metric.optional(key);
        Optional<String> condition = value.flatMap(YamlValue::text);
        condition.flatMap(MetricConditions::mistake).ifPresent(mistake -> value.orElse(metric)
                .problem("'" + condition.orElse("") + "' is not a condition: " + mistake, ""));
        return condition;
    }

    private static Schedule schedule(YamlValue metric) {
        Schedule usual = Schedule.USUAL;
        return new Schedule(
                DeliveryFile.length(metric, "interval", SECOND, usual.interval()),
                metric.optional("count")
                        .flatMap(count -> count.integer(1, MOST_LIMIT))
                        .map(count -> OptionalInt.of(Math.toIntExact(count)))
                        .orElse(OptionalInt.empty()),
                limit(metric, "failureLimit", usual.failureLimit()),
                limit(metric, "consecutiveErrorLimit", usual.consecutiveErrorLimit()));
    }

    private static int limit(YamlValue mapping, String key, int usual) {
        return mapping.optional(key)
                .flatMap(limit -> limit.integer(0, MOST_LIMIT))
                .map(Math::toIntExact)
                .orElse(usual);
    }

    private static Sequential sequential(YamlValue value) {
        value.refuseOthers("alpha", "retreat");
        Optional<YamlValue> retreat = value.optional("retreat");
        retreat.ifPresent(inner -> inner.refuseOthers("wait", "times"));
        return new Sequential(
                value.optional("alpha").flatMap(AnalysisReader::share).orElse(Sequential.USUAL.alpha()),
                retreat.map(inner -> DeliveryFile.length(inner, "wait", SECOND, Sequential.USUAL.retreatWait()))
                        .orElse(Sequential.USUAL.retreatWait()),
                retreat.flatMap(inner -> inner.optional("times"))
                        .flatMap(times -> times.integer(0, 5))
                        .map(Math::toIntExact)
                        .orElse(Sequential.USUAL.retreatTimes()));
    }

    private static Optional<Double> share(YamlValue value) {
        String allowed = "a number over 0 and below 1, such as 0.001";
        Optional<String> text = value.text(allowed);
        Optional<Double> share = text.filter(digits -> digits.matches("\\d{0,20}\\.?\\d{1,20}(e-\\d{1,2})?"))
                .map(Double::valueOf)
                .filter(number -> number > 0 && number < 1);
        if (text.isPresent() && share.isEmpty()) {
            value.problem("invalid value '" + text.get() + "'", allowed);
        }
        return share;
    }
}
