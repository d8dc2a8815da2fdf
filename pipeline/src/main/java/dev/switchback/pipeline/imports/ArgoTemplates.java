package dev.switchback.pipeline.imports;

import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The AnalysisTemplates at hand, and their metrics with the arguments filled in. */
final class ArgoTemplates {
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\{\\s*args\\.([-\\w.]+)\\s*}}");
    /** Where the hash of a revision's pods stands in a query. */
    private static final Map<String, String> HASHES = Map.of("Latest", "{{canary}}", "Stable", "{{stable}}");

    private final Map<String, SourceDocument> templates = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    void add(SourceDocument template) {
        template.namespace();
        templates.put(template.name(), template);
    }

    /** Those that no Rollout has asked for. */
    List<SourceDocument> unused() {
        return templates.values().stream()
                .filter(template -> !used.contains(template.name()))
                .toList();
    }

    /** Adds the metrics of the templates that an analysis of a Rollout names. */
    void use(SourceDocument rollout, YamlValue analysis, QueryMetrics into) {
        use(rollout, analysis, arguments(rollout, analysis), into);
    }

    private void use(SourceDocument user, YamlValue named, Map<String, String> arguments, QueryMetrics into) {
        for (YamlValue reference : user.items(named, "templates")) {
            user.take(reference, "clusterScope");
            String name = user.text(reference, "templateName").orElse("");
            SourceDocument template = templates.get(name);
            if (template == null) {
                reference
                        .optional("templateName")
                        .ifPresent(where -> user.refuse(
                                where, "the AnalysisTemplate " + name + " is in none of the files; name its file too"));
            } else if (used.add(name + " for " + user.name())) {
                use(template, arguments, into);
            }
        }
    }

    /** Adds the metrics of a template. */
    void use(SourceDocument template, Map<String, String> given, QueryMetrics into) {
        used.add(template.name());
        Optional<YamlValue> spec = template.take(template.root(), "spec");
        Map<String, String> arguments = spec.map(s -> arguments(template, s)).orElseGet(LinkedHashMap::new);
        arguments.putAll(given);
        spec.ifPresent(s -> {
            template.items(s, "metrics").forEach(metric -> metric(template, metric, arguments, into));
            use(template, s, arguments, into);
        });
    }

    private Map<String, String> arguments(SourceDocument document, YamlValue of) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (YamlValue argument : document.items(of, "args")) {
            String name = document.text(argument, "name").orElse("");
            document.text(argument, "value").ifPresent(value -> arguments.put(name, value));
            document.path(argument, "valueFrom", "podTemplateHashValue")
                    .flatMap(YamlValue::text)
                    .map(revision -> HASHES.getOrDefault(revision, ""))
                    .ifPresent(hash -> arguments.put(name, hash));
        }
        return arguments;
    }

    private static void metric(
            SourceDocument template, YamlValue metric, Map<String, String> arguments, QueryMetrics into) {
        Optional<YamlValue> prometheus = template.path(metric, "provider", "prometheus");
        String name = template.text(metric, "name").orElse("");
        if (prometheus.isEmpty()) {
            template.leaveOut(metric, name);
            return;
        }
        Optional<YamlValue> query = template.take(prometheus.get(), "query");
        Optional<String> success = condition(template, metric, "successCondition", arguments);
        Optional<String> failure = condition(template, metric, "failureCondition", arguments);
        template.take(prometheus.get(), "address").ifPresent(where -> where.text()
                .ifPresent(url -> into.address(template, where, filled(template, where, url, arguments))));
        if (query.isEmpty() || (success.isEmpty() && failure.isEmpty())) {
            template.refuse(metric, query.isEmpty() ? "it has no query" : "without a condition it always succeeds");
            return;
        }
        Schedule schedule = schedule(template, metric, arguments);
        String text = query.get()
                .text()
                .map(q -> filled(template, query.get(), q, arguments))
                .orElse("");
        into.add(
                template,
                metric,
                new Metric(
                        name,
                        Optional.of(text.strip()),
                        success,
                        failure,
                        Optional.empty(),
                        Optional.empty(),
                        schedule));
    }

    private static Optional<String> condition(
            SourceDocument template, YamlValue metric, String key, Map<String, String> arguments) {
        return template.take(metric, key).flatMap(where -> where.text()
                .filter(text -> !text.isBlank())
                .flatMap(text -> QueryMetrics.condition(template, where, filled(template, where, text, arguments))));
    }

    /** Without an interval there is one measurement. */
    private static Schedule schedule(SourceDocument template, YamlValue metric, Map<String, String> arguments) {
        Optional<Duration> interval = value(template, metric, "interval", arguments)
                .flatMap(text -> Durations.parse(text, Duration.ofSeconds(1), Duration.ofDays(30)));
        Optional<Integer> count = number(template, metric, "count", arguments).filter(number -> number > 0);
        return new Schedule(
                interval.orElse(Schedule.USUAL.interval()),
                count.map(OptionalInt::of).orElse(interval.isEmpty() ? OptionalInt.of(1) : OptionalInt.empty()),
                number(template, metric, "failureLimit", arguments).orElse(Schedule.USUAL.failureLimit()),
                number(template, metric, "consecutiveErrorLimit", arguments)
                        .orElse(Schedule.USUAL.consecutiveErrorLimit()));
    }

    private static Optional<String> value(
            SourceDocument template, YamlValue metric, String key, Map<String, String> arguments) {
        return template.take(metric, key)
                .flatMap(where -> where.text().map(text -> filled(template, where, text, arguments)));
    }

    private static Optional<Integer> number(
            SourceDocument template, YamlValue metric, String key, Map<String, String> arguments) {
        Optional<String> text = value(template, metric, key, arguments);
        Optional<Integer> number =
                text.filter(digits -> digits.matches("\\d{1,6}")).map(Integer::valueOf);
        if (text.isPresent() && number.isEmpty()) {
            metric.optional(key).ifPresent(where -> template.refuse(where, "'" + text.get() + "' is not a number"));
        }
        return number;
    }

    /** The text with its arguments; one without a value stays as it is, and is reported. */
    private static String filled(SourceDocument template, YamlValue where, String text, Map<String, String> arguments) {
        Matcher matcher = ARGUMENT.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = arguments.get(matcher.group(1));
            if (value == null) {
                template.refuse(where, "the argument " + matcher.group(1) + " is not declared, or has no value");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value == null ? matcher.group() : value));
        }
        return matcher.appendTail(filled).toString();
    }
}
