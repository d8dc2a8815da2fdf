package dev.switchback.pipeline.lint;

import dev.switchback.resources.Delivery;
import dev.switchback.resources.Strategy;
import dev.switchback.resources.Strategy.Canary;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Mistakes in a delivery file that is well-formed. */
final class DeliveryLint {
    private final LintFindings findings;

    DeliveryLint(LintFindings findings) {
        this.findings = findings;
    }

    /** Looks at a Delivery; {@code document} is where it was read from. */
    void delivery(YamlValue document, Delivery delivery) {
        if (delivery.spec().checks().analysis().isEmpty()
                && delivery.spec().checks().smoke().isEmpty()) {
            findings.add(
                    "no-analysis",
                    document,
                    "there is neither an analysis nor a smoke test: a bad version reaches everybody");
        }
        Strategy strategy = delivery.spec().strategy();
        Optional<Duration> watched = strategy.choose(
                canary -> canary(document, canary),
                pair -> Optional.of(pair.monitor()),
                inPlace -> Optional.of(inPlace.watch()));
        for (YamlValue metric : LintFindings.items(document, "spec", "analysis", "metrics")) {
            if (metric.isMapping()) {
                metric(metric, watched);
            }
        }
    }

    /** For how long it holds in all; empty when that depends on a person. */
    private Optional<Duration> canary(YamlValue document, Canary canary) {
        LintFindings.at(document, "spec", "strategy", "canary", "traffic", "nginx")
                .ifPresent(nginx -> findings.add("nginx-retired", nginx, ArgoLint.NGINX_RETIRED));
        List<YamlValue> items = LintFindings.items(document, "spec", "strategy", "canary", "steps");
        Duration held = Duration.ZERO;
        boolean waits = false;
        for (int i = 0; i < canary.steps().size(); i++) {
            Step step = canary.steps().get(i);
            Duration hold = step.choose(Step.Weight::hold, approval -> Duration.ZERO);
            int weight = step.choose(Step.Weight::percent, approval -> 100);
            boolean approvalNext = i + 1 < canary.steps().size()
                    && canary.steps().get(i + 1).<Boolean>choose(next -> false, approval -> true);
            if (weight < 100 && hold.isZero() && !approvalNext && i < items.size()) {
                findings.add(
                        "weight-not-held",
                        items.get(i),
                        "the weight " + weight + " is not held: there is no time to see anything at it");
            }
            held = held.plus(hold);
            waits |= step.<Boolean>choose(next -> false, approval -> true);
        }
        return waits ? Optional.empty() : Optional.of(held);
    }

    private void metric(YamlValue metric, Optional<Duration> watched) {
        LintFindings.at(metric, "query").ifPresent(where -> {
            String query = LintFindings.text(metric, "query");
            if (query.contains("{{args.") || query.contains("{{ args.")) {
                findings.add(
                        "undeclared-argument",
                        where,
                        "an argument of an AnalysisTemplate is left in the query; write its value");
            }
            new QueryLint(findings).check(where, query, condition(metric, "success"), condition(metric, "failure"));
        });
        new ArgoLint(findings).limits(metric);
        Optional<Duration> lasts = LintFindings.number(metric, "count").flatMap(count -> ArgoLint.lasts(metric));
        if (lasts.isPresent()
                && watched.filter(time -> time.compareTo(lasts.get()) <= 0).isEmpty()) {
            findings.add(
                    "analysis-ends-early",
                    metric,
                    "count ends it after " + Durations.format(lasts.get())
                            + ", and the steps take "
                            + watched.map(Durations::format).orElse("as long as a person does")
                            + ": the later steps are not watched; leave count out");
        }
    }

    private static Optional<String> condition(YamlValue metric, String key) {
        return Optional.of(LintFindings.text(metric, key)).filter(text -> !text.isBlank());
    }
}
