package dev.switchback.pipeline.lint;

import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Mistakes in Rollouts and AnalysisTemplates of Argo Rollouts. */
final class ArgoLint {
    static final String NGINX_RETIRED =
            "ingress-nginx was retired in March 2026 and gets no fixes; split the traffic by an HTTPRoute of the Gateway API";

    private static final Pattern ARGUMENT = Pattern.compile("\\{\\{\\s*args\\.([-\\w.]+)\\s*}}");
    private static final int USUAL_ERROR_LIMIT = 4;
    private static final int PATIENT_ERROR_LIMIT = 30;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final LintFindings findings;
    private final Map<String, YamlValue> templates = new LinkedHashMap<>();

    ArgoLint(LintFindings findings) {
        this.findings = findings;
    }

    // ---- templates

    /** Looks at a template, and remembers it for the Rollouts. */
    void template(YamlValue document) {
        templates.put(LintFindings.text(document, "metadata", "name"), document);
        Set<String> declared = new TreeSet<>();
        LintFindings.items(document, "spec", "args").forEach(arg -> declared.add(LintFindings.text(arg, "name")));
        for (YamlValue metric : LintFindings.items(document, "spec", "metrics")) {
            metric(metric, declared);
        }
    }

    private void metric(YamlValue metric, Set<String> declared) {
        LintFindings.at(metric, "provider", "prometheus", "query").ifPresent(where -> {
            String query = LintFindings.text(metric, "provider", "prometheus", "query");
            undeclared(where, query, declared);
            new QueryLint(findings)
                    .check(where, query, condition(metric, "successCondition"), condition(metric, "failureCondition"));
        });
        limits(metric);
        int errors = LintFindings.number(metric, "consecutiveErrorLimit").orElse(USUAL_ERROR_LIMIT);
        if (errors < PATIENT_ERROR_LIMIT) {
            findings.add(
                    "outage-aborts",
                    metric,
                    "more than " + errors
                            + " errors in a row abort, and a query is asked again after 10 s: Prometheus gone"
                            + " for " + Durations.format(RETRY.multipliedBy(errors)) + " aborts a healthy canary; raise"
                            + " consecutiveErrorLimit");
        }
    }

    private static Optional<String> condition(YamlValue metric, String key) {
        return Optional.of(LintFindings.text(metric, key)).filter(text -> !text.isBlank());
    }

    private void undeclared(YamlValue where, String query, Set<String> declared) {
        Set<String> missing = new TreeSet<>();
        for (Matcher argument = ARGUMENT.matcher(query); argument.find(); ) {
            if (!declared.contains(argument.group(1))) {
                missing.add(argument.group(1));
            }
        }
        missing.forEach(name -> findings.add(
                "undeclared-argument",
                where,
                "the argument " + name + " is not declared in spec.args: Argo cannot resolve {{args." + name
                        + "}}, and each update aborts"));
    }

    /** {@code failureLimit} against {@code count}; the same in a delivery file. */
    void limits(YamlValue metric) {
        Optional<Integer> count = LintFindings.number(metric, "count");
        int limit = LintFindings.number(metric, "failureLimit").orElse(0);
        if (count.isPresent() && limit >= count.get()) {
            findings.add(
                    "never-fails",
                    metric,
                    "failureLimit " + limit + " needs " + (limit + 1) + " failures, and there are " + count.get()
                            + " measurements: a metric that always fails succeeds");
        }
    }

    // ---- rollouts

    /** Looks at a Rollout. */
    void rollout(YamlValue document) {
        LintFindings.at(document, "spec", "strategy", "canary").ifPresent(this::canary);
        LintFindings.at(document, "spec", "strategy", "blueGreen")
                .filter(pair -> LintFindings.text(pair, "activeService").isEmpty())
                .ifPresent(pair ->
                        findings.add("service-missing", pair, "activeService is missing: Argo refuses the Rollout"));
    }

    private void canary(YamlValue canary) {
        LintFindings.at(canary, "trafficRouting").ifPresent(routing -> {
            for (String service : List.of("stableService", "canaryService")) {
                if (LintFindings.text(canary, service).isEmpty()) {
                    findings.add(
                            "service-missing",
                            routing,
                            service + " is missing, and traffic routing needs it: Argo refuses the Rollout");
                }
            }
            LintFindings.at(routing, "nginx").ifPresent(nginx -> findings.add("nginx-retired", nginx, NGINX_RETIRED));
        });
        List<YamlValue> steps = LintFindings.items(canary, "steps");
        heldWeights(steps);
        Optional<YamlValue> analysis = LintFindings.at(canary, "analysis");
        boolean inSteps = steps.stream().anyMatch(step -> Stream.of("analysis", "experiment")
                .anyMatch(key -> LintFindings.at(step, key).isPresent()));
        if (analysis.isEmpty() && !inSteps) {
            findings.add("no-analysis", canary, "nothing is analysed: a bad version reaches everybody");
        }
        analysis.ifPresent(value -> lasting(value, steps));
    }

    private void heldWeights(List<YamlValue> steps) {
        for (int i = 0; i + 1 < steps.size(); i++) {
            if (LintFindings.at(steps.get(i), "setWeight").isPresent()
                    && LintFindings.at(steps.get(i + 1), "setWeight").isPresent()) {
                findings.add(
                        "weight-not-held",
                        steps.get(i),
                        "the weight " + LintFindings.text(steps.get(i), "setWeight")
                                + " is not held: there is no time to see anything at it");
            }
        }
    }

    /** Whether the analysis in the background lasts as long as the steps do. */
    private void lasting(YamlValue analysis, List<YamlValue> steps) {
        int first = LintFindings.number(analysis, "startingStep").orElse(0);
        if (first >= Math.max(1, steps.size())) {
            findings.add("analysis-never-starts", analysis, "startingStep is behind the last step");
            return;
        }
        Duration watched = Duration.ZERO;
        boolean waits = false;
        for (YamlValue step : steps.subList(first, steps.size())) {
            Optional<YamlValue> pause = LintFindings.at(step, "pause");
            waits |= pause.filter(value -> LintFindings.at(value, "duration").isEmpty())
                    .isPresent();
            watched =
                    watched.plus(LintFindings.length(step, "pause", "duration").orElse(Duration.ZERO));
        }
        for (YamlValue metric : metricsOf(analysis)) {
            Optional<Duration> lasts = lasts(metric);
            if (lasts.isPresent() && (waits || lasts.get().compareTo(watched) < 0)) {
                findings.add(
                        "analysis-ends-early",
                        metric,
                        "count ends it after " + Durations.format(lasts.get()) + ", and the steps take "
                                + (waits ? "as long as a person does" : Durations.format(watched))
                                + ": the later steps are not watched; leave count out");
            }
        }
    }

    private List<YamlValue> metricsOf(YamlValue analysis) {
        List<YamlValue> metrics = new ArrayList<>();
        for (YamlValue reference : LintFindings.items(analysis, "templates")) {
            YamlValue template = templates.get(LintFindings.text(reference, "templateName"));
            if (template != null) {
                metrics.addAll(LintFindings.items(template, "spec", "metrics"));
            }
        }
        return metrics;
    }

    /** From the first to the last measurement; empty when they go on as long as they are needed. */
    static Optional<Duration> lasts(YamlValue metric) {
        Optional<Duration> interval = LintFindings.length(metric, "interval");
        Optional<Integer> count = LintFindings.number(metric, "count").filter(number -> number > 0);
        Duration delay = LintFindings.length(metric, "initialDelay").orElse(Duration.ZERO);
        if (interval.isEmpty()) {
            return Optional.of(delay);
        }
        return count.map(number -> delay.plus(interval.get().multipliedBy(number - 1L)));
    }
}
