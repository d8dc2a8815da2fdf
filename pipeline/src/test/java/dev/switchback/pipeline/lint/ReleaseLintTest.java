package dev.switchback.pipeline.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.pipeline.lint.ReleaseLint.LintFinding;
import dev.switchback.pipeline.lint.ReleaseLint.LintReport;
import dev.switchback.runtime.yaml.Problem;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseLintTest {
    private static final ReleaseFigures.Traffic TRAFFIC = new ReleaseFigures.Traffic(100, 0.005);

    private static LintReport lint(String text) {
        return new ReleaseLint(TRAFFIC).add("f.yaml", text).run();
    }

    private static LintReport guide(String... files) throws Exception {
        var lint = new ReleaseLint(TRAFFIC);
        for (String file : files) {
            String path = "/dev/switchback/pipeline/imports/" + file;
            try (InputStream in = Objects.requireNonNull(ReleaseLintTest.class.getResourceAsStream(path), path)) {
                lint.add(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return lint.run();
    }

    private static List<String> checks(LintReport report) {
        assertThat(report.unreadable()).isEmpty();
        return report.findings().stream()
                .map(LintFinding::check)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void theArgoFilesOfTheDeploymentGuide() throws Exception {
        LintReport report = guide("guide-rollout.yaml", "guide-templates.yaml");

        assertThat(checks(report))
                .containsExactly(
                        "analysis-ends-early",
                        "empty-without-errors",
                        "nan-without-traffic",
                        "nginx-retired",
                        "ok-is-200",
                        "outage-aborts",
                        "quantile-above-buckets",
                        "quantile-without-sum",
                        "service-missing",
                        "undeclared-argument",
                        "whole-application");
        assertThat(report.findings())
                .extracting(LintFinding::toString)
                .contains(
                        "guide-rollout.yaml:14: spec.strategy.canary.trafficRouting: stableService is missing, and traffic"
                                + " routing needs it: Argo refuses the Rollout (service-missing)",
                        "guide-rollout.yaml:14: spec.strategy.canary.trafficRouting: canaryService is missing, and traffic"
                                + " routing needs it: Argo refuses the Rollout (service-missing)",
                        "guide-templates.yaml:12: spec.metrics[0]: count ends it after 4m, and the steps take 1h: the later"
                                + " steps are not watched; leave count out (analysis-ends-early)",
                        "guide-templates.yaml:20: spec.metrics[0].provider.prometheus.query: the argument deployment is not"
                                + " declared in spec.args: Argo cannot resolve {{args.deployment}}, and each update aborts"
                                + " (undeclared-argument)");
    }

    @Test
    void theCanaryOfTheDeploymentGuide() throws Exception {
        LintReport report = guide("guide-canary.yaml");

        assertThat(checks(report)).containsExactly("threshold-missing", "webhook-without-type");
        assertThat(report.findings().get(0).text()).isEqualTo("threshold is missing: Flagger refuses the Canary");
    }

    /** A metric with one query: what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "sum(up{pod_template_hash=\"x\"}) ; result[0] > 0 ; ``",
                "sum(up) ; result[0] > 0 ; whole-application",
                "rate(a{pod_template_hash=\"x\"}[1m]) / rate(b[1m]) ; isNaN(result[0]) || result[0] > 0 ; no-sum",
                "sum(rate(a{h=\"{{canary}}\"}[1m])) / sum(rate(b[1m])) ; result[0] > 0 ; nan-without-traffic",
                "sum(rate(a{h=\"{{canary}}\",code=\"200\"}[1m])) ; result[0] > 0 ; ok-is-200",
                "sum(rate(a{h=\"{{canary}}\",code=~\"5..\"}[1m])) ; result[0] < 1 ; empty-without-errors",
                "sum(rate(a{h=\"{{canary}}\",code=~\"5..\"}[1m])) or vector(0) ; result[0] < 1 ; ``",
                "sum(a{h=\"{{canary}}\"}) == 0 for 5m ; result[0] < 1 ; for-in-query",
                "histogram_quantile(0.99, rate(a{h=\"{{canary}}\"}[1m])) ; isNaN(result[0]) || result[0] < 1 ;"
                        + " quantile-without-sum",
                "histogram_quantile(0.99, sum by (le) (rate(a{h=\"{{canary}}\"}[1m]))) ; isNaN(result[0]) or result[0] < 10 ;"
                        + " quantile-above-buckets",
                "sum(rate(kube_pod_container_status_restarts_total{h=\"{{canary}}\"}[5m])) ; result[0] < 0.1 ; restart-rate",
                "sum(container_memory_rss{h=\"{{canary}}\"}) ; result[0] < 1 ; weak-evidence",
                "sum(a{h=\"{{canary}}\",s=\"{{args.service}}\"}) ; result[0] < 1 ; undeclared-argument",
                "sum(up{version=\"2\",le=\"5\"}) ; result[0] > 0 ; ``",
            })
    void queries(String query, String condition, String check) {
        LintReport argo = lint(
                """
                kind: AnalysisTemplate
                metadata: {name: t}
                spec:
                  metrics:
                    - name: m
                      interval: 1m
                      consecutiveErrorLimit: 60
                      successCondition: '%s'
                      provider: {prometheus: {query: '%s'}}
                """
                        .formatted(condition, query));
        LintReport ours = lint(delivery("{weight: 20, hold: 1h}, {weight: 100}")
                .replace("[success-rate]", "[{name: q, query: '%s', success: '%s'}]".formatted(query, condition)));

        assertThat(checks(argo)).isEqualTo(check.isEmpty() ? List.of() : List.of(check));
        assertThat(checks(ours)).isEqualTo(check.isEmpty() ? List.of() : List.of(check));
    }

    private static String delivery(String steps) {
        return """
            apiVersion: switchback.dev/v1alpha1
            kind: Delivery
            metadata: {name: orders, namespace: shop}
            spec:
              workload: {kind: Deployment, name: orders}
              strategy: {canary: {steps: [%s]}}
              analysis:
                prometheus: {address: "http://prometheus:9090"}
                metrics: [success-rate]
            """
                .formatted(steps);
    }

    @Test
    void aSoundDeliveryHasFigures() {
        LintReport report = lint(delivery("{weight: 5, hold: 10m}, {weight: 100}"));

        assertThat(report.findings()).isEmpty();
        ReleaseFigures figures = report.figures().get(0);
        assertThat(figures.delivery()).isEqualTo("shop/orders");
        assertThat(figures.fivePercent().medianSeconds()).isBetween(5.0, 120.0);
        assertThat(figures.fivePercent().worstSeconds())
                .isGreaterThanOrEqualTo(figures.fivePercent().medianSeconds());
        assertThat(figures.all().medianSeconds())
                .isLessThanOrEqualTo(figures.fivePercent().medianSeconds());
        assertThat(figures.falseAborts()).isBetween(0.0, 0.001);
        assertThat(lint(delivery("{weight: 100}")).figures()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{weight: 5, hold: 5s}, {weight: 100} ~ hold-too-short",
                "{weight: 5, hold: 1h}, {weight: 50}, {weight: 100} ~ weight-not-held",
                "{weight: 5, hold: 1h}, {weight: 50}, {approval: {}}, {weight: 100} ~ ``",
                "{weight: 50, hold: 1h}, {weight: 5} ~ structure",
            })
    void stepsOfADelivery(String steps, String check) {
        assertThat(checks(lint(delivery(steps)))).isEqualTo(check.isEmpty() ? List.of() : List.of(check));
    }

    @Test
    void moreOfADelivery() {
        String sound = delivery("{weight: 5, hold: 1h}, {weight: 100}");
        String metric =
                "[{name: q, query: 'up{h=\"{{canary}}\"}', success: 'result[0] > 0', interval: 1m, count: 5, failureLimit: %d}]";

        assertThat(checks(lint(sound.replace("[success-rate]", metric.formatted(2)))))
                .containsExactly("analysis-ends-early");
        assertThat(checks(lint(sound.replace("[success-rate]", metric.formatted(5)))))
                .containsExactly("analysis-ends-early", "never-fails");
        assertThat(checks(lint(sound.substring(0, sound.indexOf("  analysis:")))))
                .containsExactly("no-analysis");
        assertThat(checks(lint(sound.replace("100}]", "100}], traffic: {nginx: {ingress: orders}}"))))
                .containsExactly("nginx-retired");
        assertThat(checks(lint(sound + "---\n" + sound))).containsExactly("structure");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{canary: {steps: [{setWeight: 5}, {setWeight: 10}, {analysis: {templates: []}}]}} ~ weight-not-held",
                "{canary: {steps: [{setWeight: 5}, {pause: {}}]}} ~ no-analysis",
                "{canary: {steps: [{setWeight: 5}, {pause: {}}], analysis: {templates: [{templateName: t}]}}} ~ analysis-ends-early",
                "{canary: {steps: [{setWeight: 5}], analysis: {startingStep: 4, templates: [{templateName: t}]}}} ~"
                        + " analysis-never-starts",
                "{canary: {trafficRouting: {alb: {}}, stableService: a, steps: [{experiment: {}}]}} ~ service-missing",
                "{blueGreen: {}} ~ service-missing",
                "{blueGreen: {activeService: a}} ~ ``",
            })
    void rollouts(String strategy, String check) {
        LintReport report = lint(
                """
                kind: Rollout
                metadata: {name: r}
                spec: {strategy: %s}
                ---
                kind: AnalysisTemplate
                metadata: {name: t}
                spec:
                  metrics:
                    - name: m
                      interval: 1m
                      count: 3
                      failureLimit: 1
                      consecutiveErrorLimit: 60
                      provider: {job: {}}
                """
                        .formatted(strategy));

        assertThat(checks(report)).isEqualTo(check.isEmpty() ? List.of() : List.of(check));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{interval: 1m, threshold: 5, stepWeight: 5, metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]} ~ ``",
                "{interval: 5s, threshold: 30, stepWeight: 5, metrics: [{name: a, threshold: 1}]} ~ interval-too-short",
                "{interval: 10s, threshold: 2, stepWeight: 5, metrics: [{name: a, threshold: 1}]} ~ outage-aborts",
                "{interval: 1m, threshold: 5, metrics: [{name: a, threshold: 1}]} ~ no-steps",
                "{interval: 1m, threshold: 5, stepWeight: 5} ~ no-analysis",
                "{interval: 1m, threshold: 5, stepWeight: 5, metrics: [{name: a}]} ~ no-limit",
                "{interval: 1m, threshold: 5, stepWeight: 5, metrics: [{name: a, threshold: 1, query: sum(up)}]} ~ whole-application",
            })
    void canaries(String analysis, String check) {
        LintReport report = lint("kind: Canary\nspec: {analysis: " + analysis + "}\n");

        assertThat(checks(report)).isEqualTo(check.isEmpty() ? List.of() : List.of(check));
    }

    @Test
    void nginxOfACanary() {
        String head =
                "kind: Canary\nspec: {analysis: {threshold: 5, iterations: 1, metrics: [{name: a, threshold: 1}]}, ";

        assertThat(checks(lint(head + "provider: nginx}"))).containsExactly("nginx-retired");
        assertThat(checks(lint(head + "ingressRef: {name: a}}"))).containsExactly("nginx-retired");
        assertThat(checks(lint(head + "provider: traefik, ingressRef: {name: a}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "a: [1", "kind: Service", "\ta: b"})
    void whatCannotBeRead(String text) {
        LintReport report = lint(text);

        assertThat(report.unreadable()).hasSize(1);
        assertThat(report.unreadable())
                .first()
                .extracting(Problem::text)
                .asString()
                .startsWith("f.yaml:1: ");
        assertThat(report.findings()).isEmpty();
    }
}
