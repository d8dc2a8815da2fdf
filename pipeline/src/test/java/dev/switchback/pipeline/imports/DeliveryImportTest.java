package dev.switchback.pipeline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.pipeline.imports.DeliveryImport.Imported;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.resources.Strategy;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.yaml.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryImportTest {

    private static Imported imported(String... files) throws Exception {
        var importing = new DeliveryImport();
        for (String file : files) {
            importing.add(file, FieldTableTest.text(file));
        }
        return importing.run();
    }

    private static List<Delivery> deliveries(Imported imported) {
        List<Problem> problems = new ArrayList<>();
        List<Delivery> read = imported.deliveries().stream()
                .flatMap(yaml -> DeliveryFile.parse("imported.yaml", yaml, problems).stream())
                .toList();
        assertThat(problems).isEmpty();
        assertThat(imported.problems()).isEmpty();
        return read;
    }

    private static Step held(int weight, Duration hold) {
        return new Step.Weight(weight, hold);
    }

    @Test
    void aRolloutWithItsTemplates() throws Exception {
        Delivery shop = deliveries(imported("whole-rollout.yaml", "whole-templates.yaml"))
                .get(0);

        assertThat(shop).hasToString("shop/shop-canary");
        assertThat(shop.spec().workload()).hasToString("shop/shop");
        assertThat(shop.spec().checks().readyWithin()).isEqualTo(Duration.ofMinutes(5));
        assertThat(shop.spec().strategy())
                .isEqualTo(new Strategy.Canary(
                        List.of(
                                held(10, Duration.ofMinutes(2)),
                                held(30, Duration.ofSeconds(90)),
                                new Step.Approval(Optional.empty()),
                                held(60, Duration.ofHours(1))),
                        new Traffic(Traffic.By.ISTIO, "shop", Optional.of("primary"), "shop-stable"),
                        OptionalInt.empty()));
        Delivery.Analysis analysis = shop.spec().checks().analysis().orElseThrow();
        assertThat(analysis.prometheus().address()).isEqualTo("http://prometheus.monitoring:9090");
        assertThat(analysis.metrics())
                .containsExactly(
                        new Metric(
                                "errors",
                                Optional.of("sum(rate(errors_total{app=\"shop\",hash=\"{{canary}}\"}[1m]))"),
                                Optional.of("result[0] < 0.05"),
                                Optional.of("result[0] >= 0.2"),
                                Optional.empty(),
                                Optional.empty(),
                                new Schedule(Duration.ofSeconds(30), OptionalInt.of(4), 1, 3)),
                        new Metric(
                                "latency",
                                Optional.of("latency{app=\"shop\",hash=\"{{stable}}\"}"),
                                Optional.of("isNaN(result[0]) || result[0] < 0.5"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new Schedule(Duration.ofSeconds(30), OptionalInt.of(1), 0, 4)),
                        new Metric(
                                "saturation",
                                Optional.of("saturation"),
                                Optional.empty(),
                                Optional.of("any(result, # > 0.9)"),
                                Optional.empty(),
                                Optional.empty(),
                                new Schedule(Duration.ofMinutes(1), OptionalInt.empty(), 0, 4)));
    }

    @Test
    void routersOfRollouts() throws Exception {
        List<Delivery> all = deliveries(imported("whole-rollout.yaml", "whole-templates.yaml"));

        assertThat(all.subList(1, 5))
                .extracting(delivery -> delivery.spec()
                        .strategy()
                        .choose(canary -> canary.traffic().by(), pair -> null, inPlace -> null))
                .containsExactly(Traffic.By.ISTIO, Traffic.By.NGINX, Traffic.By.NGINX, Traffic.By.GATEWAY);
        assertThat(all.get(5).spec().strategy())
                .isEqualTo(new Strategy.BlueGreen("pair-green", Duration.ofMinutes(10)));
    }

    @Test
    void canariesOfFlagger() throws Exception {
        List<Delivery> all = deliveries(imported("whole-canary.yaml"));

        assertThat(all.get(0).spec().strategy())
                .isEqualTo(new Strategy.Canary(
                        List.of(
                                new Step.Approval(Optional.empty()),
                                held(5, Duration.ofSeconds(30)),
                                held(20, Duration.ofSeconds(30)),
                                held(50, Duration.ofSeconds(30)),
                                new Step.Approval(Optional.empty())),
                        new Traffic(Traffic.By.GATEWAY, "shop-web", Optional.empty(), "shop-web"),
                        OptionalInt.empty()));
        List<Metric> metrics =
                all.get(0).spec().checks().analysis().orElseThrow().metrics();
        assertThat(metrics).extracting(Metric::name).containsExactly("latency-p99", "errors", "queue");
        assertThat(metrics.get(0).bound()).contains(Duration.ofMillis(250));
        assertThat(metrics.get(0).schedule().failureLimit()).isEqualTo(2);
        assertThat(metrics.get(1).query()).contains("errors{app=\"shop-web\"}[2m]");
        assertThat(metrics.get(1).success()).contains("result[0] >= 0 and result[0] <= 1");
        assertThat(metrics.get(2).query()).contains("queue{app='shop',ns='shop'}[1m]");
        assertThat(all.get(1).spec().strategy())
                .isEqualTo(new Strategy.Canary(
                        List.of(
                                held(20, Duration.ofMinutes(1)),
                                held(40, Duration.ofMinutes(1)),
                                held(50, Duration.ofMinutes(1))),
                        new Traffic(Traffic.By.NGINX, "edge", Optional.empty(), "edge"),
                        OptionalInt.empty()));
        assertThat(all.get(2).spec().strategy())
                .isEqualTo(new Strategy.BlueGreen("pair-green", Duration.ofMinutes(10)));
    }

    @Test
    void theFilesOfTheDeploymentGuide() throws Exception {
        Imported imported = imported("guide-rollout.yaml", "guide-templates.yaml", "guide-canary.yaml");
        List<Delivery> all = deliveries(imported);

        assertThat(all).hasSize(2);
        assertThat(all.get(0).spec().strategy())
                .isEqualTo(new Strategy.Canary(
                        List.of(
                                held(5, Duration.ofMinutes(10)),
                                held(20, Duration.ofMinutes(20)),
                                held(50, Duration.ofMinutes(30)),
                                held(100, Duration.ZERO)),
                        new Traffic(Traffic.By.NGINX, "aiwebtest-api-stable", Optional.empty(), "aiwebtest-api"),
                        OptionalInt.empty()));
        assertThat(all.get(0).spec().checks().analysis().orElseThrow().metrics())
                .extracting(Metric::name, metric -> metric.success().orElse(""), metric -> metric.schedule()
                        .failureLimit())
                .containsExactly(
                        tuple("success-rate", "result[0] >= 0.99", 2),
                        tuple("error-rate", "result[0] <= 0.01", 2),
                        tuple("latency-p99", "result[0] <= 5000", 2));
        assertThat(imported.notes().stream().map(Problem::text).toList())
                .contains(
                        "guide-rollout.yaml:41: spec.strategy.canary.analysis.startingStep: not supported: analysis runs"
                                + " during every hold, from the first weight on",
                        "guide-templates.yaml:20: spec.metrics[0].provider.prometheus.query: not supported: the argument"
                                + " deployment is not declared, or has no value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "steps: [{setWeight: 0}, {setWeight: 5}] ~ steps[0].setWeight: not supported: weights rise, from 1 to 100",
                "steps: [{setWeight: 50}, {setWeight: 5}] ~ steps[1].setWeight: not supported: weights rise, from 1 to 100",
                "steps: [{pause: {duration: 5m}}, {setWeight: 5}] ~ steps[0].pause.duration: not supported: only a weight",
                "steps: [{setWeight: 5, unheardOf: 1}] ~ steps[0].unheardOf: not supported: Switchback knows no such field",
                "steps: [{setWeight: 5}, {experiment: {templates: []}}] ~ steps[1].experiment: not supported: the canary itself",
                "steps: [{setWeight: 5}, {plugin: {name: p}}] ~ steps[1].plugin: not supported: there are no step plugins",
                "steps: [{setCanaryScale: {replicas: 1}}] ~ no step sets a weight: taken for a rolling update",
                "{steps: [{setWeight: 5}], analysis: {templates: [{templateName: a}]}} ~ templates[0].templateName: not"
                        + " supported: the AnalysisTemplate a is in none of the files; name its file too",
                "{steps: [{setWeight: 5}], trafficRouting: {alb: {ingress: a}}} ~ trafficRouting.alb: not supported: there is no"
                        + " router for it; the numbers of pods are the weights",
                "{steps: [{setWeight: 5}], trafficRouting: {istio: {virtualService: {name: a, routes: [b, c]}}}} ~ routes[1]: not"
                        + " supported: one of them is split",
            })
    void whatCannotBeTakenOverIsNamed(String canary, String note) {
        String flow = canary.startsWith("{") ? canary : "{" + canary + "}";
        Imported imported = new DeliveryImport()
                .add(
                        "r.yaml",
                        """
                        apiVersion: argoproj.io/v1alpha1
                        kind: Rollout
                        metadata: {name: orders, namespace: shop}
                        spec: {strategy: {canary: %s}}
                        """
                                .formatted(flow))
                .run();

        assertThat(deliveries(imported)).hasSize(1);
        assertThat(imported.notes())
                .anySatisfy(found ->
                        assertThat(found.text()).startsWith("r.yaml:4: ").contains(note));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "kind: Deployment ~ f.yaml:1: holds nothing that can be imported; allowed: Rollout, AnalysisTemplate,",
                "apiVersion: apps/v1\\nkind: Rollout ~ f.yaml:1: holds nothing that can be imported",
                "`` ~ f.yaml:1: holds nothing that can be imported",
                "- 1 ~ f.yaml:1: holds nothing that can be imported",
                "hello ~ f.yaml:1: holds nothing that can be imported",
                "a: [1 ~ f.yaml:1: not YAML: ",
                "ROLLOUT {strategy: {canary: {steps: [{setWeight: much}]}}} ~ f.yaml:4: spec.strategy.canary.steps[0].setWeight:"
                        + " invalid value 'much'; allowed: a whole number from 0 to 100",
                "ROLLOUT {strategy: {canary: {steps: {setWeight: 5}}}} ~ f.yaml:4: spec.strategy.canary.steps: is a mapping;"
                        + " allowed: a list",
                "ROLLOUT {strategy: {canary: {steps: [{setWeight: 5}, {pause: {duration: soon}}]}}} ~ f.yaml:4:"
                        + " spec.strategy.canary.steps[1].pause.duration: invalid value 'soon'; allowed: a duration from 0s to 30d",
            })
    void whatIsWrongIsNamed(String text, String message) {
        String head = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a, namespace: b}\nspec: ";
        Imported imported = new DeliveryImport()
                .add("f.yaml", text.replace("\\n", "\n").replace("ROLLOUT ", head))
                .run();

        assertThat(imported.deliveries()).isEmpty();
        assertThat(imported.problems()).first().asString().startsWith(message);
    }

    @Test
    void otherKindsInAFileAreNamed() throws Exception {
        Imported imported = new DeliveryImport()
                .add("all.yaml", "kind: Service\n---\n" + FieldTableTest.text("whole-templates.yaml"))
                .run();

        assertThat(deliveries(imported)).hasSize(1);
        assertThat(imported.notes().stream().map(Problem::text).toList())
                .contains("all.yaml:1: the Service is not imported; allowed: Rollout, AnalysisTemplate,"
                        + " ClusterAnalysisTemplate, Canary, MetricTemplate");
    }

    @Test
    void anInvalidNameIsNotTakenForADelivery() {
        Imported imported = new DeliveryImport()
                .add("t.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {strategy: {canary: {}}}\n")
                .run();

        assertThat(imported.notes()).anySatisfy(note -> assertThat(note.text())
                .contains("the delivery that came of it", "metadata.name: '' is not the name of an object"));
    }
}
