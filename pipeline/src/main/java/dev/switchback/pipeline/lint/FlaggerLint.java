package dev.switchback.pipeline.lint;

import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Mistakes in Canaries of Flagger. */
final class FlaggerLint {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final Duration SHORT_OUTAGE = Duration.ofMinutes(1);

    private final LintFindings findings;

    FlaggerLint(LintFindings findings) {
        this.findings = findings;
    }

    /** Looks at a Canary. */
    void canary(YamlValue document) {
        Optional<YamlValue> provider = LintFindings.at(document, "spec", "provider");
        provider.filter(named -> named.text().orElse("").equals("nginx"))
                .or(() -> LintFindings.at(document, "spec", "ingressRef").filter(ingress -> provider.isEmpty()))
                .ifPresent(where -> findings.add("nginx-retired", where, ArgoLint.NGINX_RETIRED));
        if (LintFindings.text(document, "spec", "skipAnalysis").equals("true")) {
            LintFindings.at(document, "spec", "skipAnalysis").ifPresent(this::unwatched);
        }
        Optional<YamlValue> analysis = LintFindings.at(document, "spec", "analysis")
                .or(() -> LintFindings.at(document, "spec", "canaryAnalysis"));
        analysis.ifPresentOrElse(this::analysis, () -> unwatched(document));
    }

    private void unwatched(YamlValue where) {
        findings.add("no-analysis", where, "nothing is analysed: a bad version reaches everybody");
    }

    private void analysis(YamlValue analysis) {
        Optional<Integer> threshold = LintFindings.number(analysis, "threshold");
        Duration interval = LintFindings.length(analysis, "interval").orElse(Duration.ofMinutes(1));
        if (threshold.isEmpty()) {
            findings.add("threshold-missing", analysis, "threshold is missing: Flagger refuses the Canary");
        }
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            findings.add("interval-too-short", analysis, "Flagger checks each 10s at most, whatever interval says");
        }
        threshold
                .map(checks -> interval.multipliedBy(Math.max(1, checks)))
                .filter(outage -> outage.compareTo(SHORT_OUTAGE) <= 0)
                .ifPresent(outage -> findings.add(
                        "outage-aborts",
                        analysis,
                        "a query without an answer is a failed check: Prometheus gone for " + Durations.format(outage)
                                + " aborts a healthy canary; raise threshold or interval"));
        if (Stream.of("stepWeight", "stepWeights", "iterations")
                .noneMatch(key -> LintFindings.at(analysis, key).isPresent())) {
            findings.add("no-steps", analysis, "there are no steps: set stepWeight, stepWeights or iterations");
        }
        List<YamlValue> metrics = LintFindings.items(analysis, "metrics");
        if (metrics.isEmpty()) {
            unwatched(analysis);
        }
        metrics.forEach(this::metric);
        LintFindings.items(analysis, "webhooks").forEach(this::webhook);
    }

    private void metric(YamlValue metric) {
        LintFindings.at(metric, "query").ifPresent(where -> {
            // Flagger takes NaN for no data, which is a failed check
            Optional<String> limits = Optional.of("true");
            new QueryLint(findings).check(where, LintFindings.text(metric, "query"), limits, limits);
        });
        if (Stream.of("threshold", "thresholdRange")
                .noneMatch(key -> LintFindings.at(metric, key).isPresent())) {
            findings.add("no-limit", metric, "it has no thresholdRange: whatever it is, it passes, or fails above 0");
        }
    }

    private void webhook(YamlValue webhook) {
        if (LintFindings.text(webhook, "type").isEmpty()) {
            findings.add(
                    "webhook-without-type",
                    webhook,
                    "a webhook without a type is called at each check; a test before the first weight is of type"
                            + " pre-rollout");
        }
    }
}
