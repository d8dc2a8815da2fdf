package dev.switchback.pipeline.imports;

import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of a Canary of Flagger: the two built-in ones, queries, and MetricTemplates. */
final class FlaggerMetrics {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\w.]+)\\s*}}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");

    private final Map<String, SourceDocument> templates = new LinkedHashMap<>();
    private final QueryMetrics metrics;

    FlaggerMetrics(Map<String, SourceDocument> templates, QueryMetrics metrics) {
        this.templates.putAll(templates);
        this.metrics = metrics;
    }

    /** Adds the metrics of a Canary. */
    void read(SourceDocument canary, YamlValue spec, YamlValue analysis, Duration interval) {
        canary.take(spec, "metricsServer")
                .ifPresent(where -> where.text().ifPresent(url -> metrics.address(canary, where, url)));
        // Flagger gives up when as many checks have failed; we, when more than the limit have
        int threshold = canary.integer(analysis, "threshold", 0, 100_000).orElse(1);
        var schedule = new Schedule(
                interval, OptionalInt.empty(), Math.max(0, threshold - 1), Schedule.USUAL.consecutiveErrorLimit());
        for (YamlValue metric : canary.items(analysis, "metrics")) {
            metric(canary, metric, schedule);
        }
    }

    private void metric(SourceDocument canary, YamlValue metric, Schedule schedule) {
        String name = canary.text(metric, "name").orElse("");
        Optional<YamlValue> query = canary.take(metric, "query");
        Optional<YamlValue> reference = canary.take(metric, "templateRef");
        if (query.isPresent()) {
            query.get().text().ifPresent(text -> query(canary, metric, name, text, schedule));
        } else if (reference.isPresent()) {
            template(canary, metric, reference.get()).ifPresent(text -> query(canary, metric, name, text, schedule));
        } else if (name.equals("request-success-rate")) {
            builtIn(canary, metric, "success-rate", Optional.empty(), schedule);
        } else if (name.equals("request-duration")) {
            builtIn(canary, metric, "latency-p99", bound(canary, metric), schedule);
        } else {
            canary.refuse(metric, "it has neither a query nor a template");
        }
    }

    private void builtIn(
            SourceDocument canary, YamlValue metric, String name, Optional<Duration> bound, Schedule schedule) {
        metric.optional("interval")
                .ifPresent(window -> canary.refuse(window, "raw counters are compared, without a window"));
        if (bound.isEmpty()) {
            metric.optional("thresholdRange")
                    .or(() -> metric.optional("threshold"))
                    .ifPresent(limit ->
                            canary.refuse(limit, name + " compares with the stable pods instead of a fixed limit"));
        }
        metrics.add(canary, metric, Metric.builtIn(name, bound, schedule));
    }

    /** The upper limit of a latency, in milliseconds there. */
    private static Optional<Duration> bound(SourceDocument canary, YamlValue metric) {
        return canary.path(metric, "thresholdRange", "max")
                .or(() -> canary.take(metric, "threshold"))
                .flatMap(YamlValue::text)
                .flatMap(millis -> Durations.parse(millis + "ms", Duration.ofMillis(1), Duration.ofHours(1)));
    }

    private void query(SourceDocument canary, YamlValue metric, String name, String text, Schedule schedule) {
        Optional<String> success = success(canary, metric);
        if (success.isEmpty()) {
            canary.refuse(metric, "the query has no limit, so that nothing can be judged by it");
            return;
        }
        metrics.add(
                canary,
                metric,
                new Metric(
                        name,
                        Optional.of(filled(canary, metric, text).strip()),
                        success,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        schedule));
    }

    private static Optional<String> success(SourceDocument canary, YamlValue metric) {
        Optional<String> least = limit(canary, canary.path(metric, "thresholdRange", "min"));
        Optional<String> most = limit(canary, canary.path(metric, "thresholdRange", "max"))
                .or(() -> limit(canary, canary.take(metric, "threshold")));
        Optional<String> above = least.map(min -> "result[0] >= " + min);
        Optional<String> below = most.map(max -> "result[0] <= " + max);
        return above.isPresent() && below.isPresent()
                ? Optional.of(above.get() + " and " + below.get())
                : above.or(() -> below);
    }

    private static Optional<String> limit(SourceDocument canary, Optional<YamlValue> value) {
        Optional<String> text = value.flatMap(YamlValue::text);
        Optional<String> number =
                text.filter(digits -> NUMBER.matcher(digits).matches()).map(d -> new BigDecimal(d).toPlainString());
        if (text.isPresent() && number.isEmpty()) {
            value.ifPresent(where -> canary.refuse(where, "it is not a number"));
        }
        return number;
    }

    /** The query of a MetricTemplate that is among the files. */
    private Optional<String> template(SourceDocument canary, YamlValue metric, YamlValue reference) {
        canary.take(reference, "namespace");
        Optional<YamlValue> where = canary.take(reference, "name");
        String name = where.flatMap(YamlValue::text).orElse("");
        SourceDocument template = templates.get(name);
        if (template == null) {
            canary.refuse(metric, "the MetricTemplate " + name + " is in none of the files; name its file too");
            return Optional.empty();
        }
        Optional<YamlValue> spec = template.take(template.root(), "spec");
        Optional<YamlValue> provider = spec.flatMap(value -> template.take(value, "provider"));
        String type = provider.flatMap(value -> template.text(value, "type")).orElse("");
        if (!type.equals("prometheus")) {
            canary.refuse(metric, "its template asks " + type + ", and metrics come from Prometheus only");
            return Optional.empty();
        }
        provider.flatMap(value -> template.take(value, "address"))
                .ifPresent(at -> at.text().ifPresent(url -> metrics.address(template, at, url)));
        return spec.flatMap(value -> template.text(value, "query"));
    }

    /** The query with Flagger's variables; one that cannot be known stays as it is, and is reported. */
    private static String filled(SourceDocument canary, YamlValue metric, String query) {
        Map<String, String> variables = new LinkedHashMap<>();
        YamlValue root = canary.root();
        canary.namespace().ifPresent(namespace -> variables.put("namespace", namespace));
        canary.path(root, "spec", "targetRef", "name")
                .flatMap(YamlValue::text)
                .ifPresent(name -> variables.put("target", name));
        variables.put("name", canary.name());
        variables.put(
                "service",
                canary.path(root, "spec", "service", "name")
                        .flatMap(YamlValue::text)
                        .orElse(variables.getOrDefault("target", "")));
        canary.path(root, "spec", "ingressRef", "name")
                .flatMap(YamlValue::text)
                .ifPresent(name -> variables.put("ingress", name));
        variables.put("interval", canary.text(metric, "interval").orElse("1m"));
        Matcher matcher = VARIABLE.matcher(query);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = variables.get(matcher.group(1));
            if (value == null) {
                canary.refuse(metric, "the variable " + matcher.group(1) + " of its query has no value");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value == null ? matcher.group() : value));
        }
        return matcher.appendTail(filled).toString();
    }
}
