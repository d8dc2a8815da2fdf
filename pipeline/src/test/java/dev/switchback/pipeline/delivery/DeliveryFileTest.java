package dev.switchback.pipeline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.Strategy;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryFileTest {
    private static final String WHOLE =
            """
            apiVersion: switchback.dev/v1alpha1
            kind: Delivery
            metadata: {name: orders, namespace: shop}
            spec:
              workload: {kind: Deployment, name: orders}
              onDriverLost: continue
              strategy:
                canary:
                  steps: [{weight: 5, hold: 10m}, {weight: 20, hold: 20m}, {approval: {timeout: 1h}}, {weight: 100}]
                  traffic: {gateway: {httpRoute: orders, rule: api, service: orders-stable}}
                  exposure: {errors: 50}
              smoke: {suite: smoke.yaml, before: 5}
              analysis:
                prometheus: {address: "http://prometheus:9090", labels: {cluster: eu-1}}
                noTrafficTimeout: 1h
                metrics:
                  - success-rate
                  - {name: latency-p99, bound: 500ms, series: http_server_requests_seconds}
                  - {name: queue, query: "max(queue_length)", success: "result[0] < 100", interval: 1m, count: 5, failureLimit: 2}
                sequential: {alpha: 0.001, retreat: {wait: 5m, times: 2}}
                onFail: pause
              readyWithin: 5m
              undoWindow: 1h
            """;

    @TempDir
    Path folder;

    private static Delivery read(String text) {
        List<Problem> problems = new ArrayList<>();
        Optional<Delivery> delivery = DeliveryFile.parse("orders.yaml", text, problems);
        assertThat(problems).isEmpty();
        return delivery.orElseThrow();
    }

    @Test
    void everyKey() {
        Delivery delivery = read(WHOLE);

        assertThat(delivery).hasToString("shop/orders");
        assertThat(delivery.spec().workload()).hasToString("shop/orders");
        assertThat(delivery.spec().onDriverLost()).isEqualTo(Delivery.OnDriverLost.CONTINUE);
        assertThat(delivery.spec().strategy())
                .isEqualTo(new Strategy.Canary(
                        List.of(
                                new Step.Weight(5, Duration.ofMinutes(10)),
                                new Step.Weight(20, Duration.ofMinutes(20)),
                                new Step.Approval(Optional.of(Duration.ofHours(1))),
                                new Step.Weight(100, Duration.ZERO)),
                        new Traffic(Traffic.By.GATEWAY, "orders", Optional.of("api"), "orders-stable"),
                        OptionalInt.of(50)));
        assertThat(delivery.spec().checks().smoke()).contains(new Delivery.Smoke("smoke.yaml", "", 5));
        assertThat(delivery.spec().checks().readyWithin()).isEqualTo(Duration.ofMinutes(5));
        assertThat(delivery.spec().undoWindow()).isEqualTo(Duration.ofHours(1));
        Delivery.Analysis analysis = delivery.spec().checks().analysis().orElseThrow();
        assertThat(analysis.prometheus())
                .isEqualTo(new Delivery.Source("http://prometheus:9090", Map.of("cluster", "eu-1")));
        assertThat(analysis.noTrafficTimeout()).contains(Duration.ofHours(1));
        assertThat(analysis.metrics().get(1).series()).contains("http_server_requests_seconds");
        assertThat(analysis.sequential()).isEqualTo(new Delivery.Sequential(0.001, Duration.ofMinutes(5), 2));
        assertThat(analysis.onFail()).isEqualTo(Delivery.OnFail.PAUSE);
        assertThat(analysis.metrics()).extracting(Metric::name).containsExactly("success-rate", "latency-p99", "queue");
        assertThat(analysis.metrics().get(1).bound()).contains(Duration.ofMillis(500));
        assertThat(analysis.metrics().get(2).schedule())
                .isEqualTo(new Schedule(Duration.ofMinutes(1), OptionalInt.of(5), 2, 4));
    }

    @Test
    void theFileAndTheResourceSayTheSame() {
        Delivery delivery = read(WHOLE);
        Delivery deployed = delivery.withSpec(delivery.spec().withImage("orders:2"));

        assertThat(DeliveryJson.read(DeliveryJson.write(deployed)).spec()).isEqualTo(deployed.spec());
    }

    @Test
    void whatIsLeftOutHasDefaults() {
        Delivery delivery = read(
                """
                apiVersion: switchback.dev/v1alpha1
                kind: Delivery
                metadata: {name: orders, namespace: shop}
                spec:
                  workload: {name: orders}
                  strategy: {canary: {steps: [{weight: 50}, {approval: }]}}
                """);

        assertThat(delivery.spec().undoWindow()).isEqualTo(Duration.ofMinutes(30));
        assertThat(delivery.spec().checks()).isEqualTo(Delivery.Checks.NONE);
        assertThat(delivery.spec().strategy())
                .isEqualTo(new Strategy.Canary(
                        List.of(new Step.Weight(50, Duration.ZERO), new Step.Approval(Optional.empty())),
                        new Traffic(Traffic.By.REPLICAS, "", Optional.empty(), "orders"),
                        OptionalInt.empty()));
    }

    @Test
    void everyStrategyAndRouter() {
        String head = WHOLE.substring(0, WHOLE.indexOf("  strategy:"));
        for (String strategy : List.of(
                "{blueGreen: {other: orders-green, monitor: 5m}}",
                "{rolling: {watch: 2m}}",
                "{rolling: }",
                "{recreate: {}}",
                "{canary: {steps: [{weight: 1}], traffic: {istio: {virtualService: orders, route: primary}}}}",
                "{canary: {steps: [{weight: 1}], traffic: {nginx: {ingress: orders, service: web}}}}",
                "{canary: {steps: [{weight: 1}], traffic: {replicas: {service: web}}}}")) {
            Delivery delivery = read(head + "  strategy: " + strategy + "\n");
            Delivery deployed = delivery.withSpec(delivery.spec().withImage("orders:2"));
            assertThat(DeliveryJson.read(DeliveryJson.write(deployed)).spec())
                    .as(strategy)
                    .isEqualTo(deployed.spec());
        }
    }

    @Test
    void aFileThatCannotBeRead() throws Exception {
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9, '\n'});
        Path large = Files.writeString(folder.resolve("large.yaml"), "# " + "x".repeat(10 << 20));
        Path larger = Files.writeString(folder.resolve("larger.yaml"), "# " + "x".repeat(17 << 20));

        assertThat(problem(folder.resolve("none.yaml"))).contains("none.yaml: cannot be read: no such file");
        assertThat(problem(folder)).contains(folder + ": cannot be read: ");
        assertThat(problem(latin)).contains("latin.yaml: cannot be read: not UTF-8");
        assertThat(problem(large)).contains("large.yaml: is too large for a delivery; allowed: at most 1 MiB");
        assertThat(problem(larger)).contains("larger.yaml: cannot be read: larger than 16 MiB");
    }

    private static String problem(Path file) {
        List<Problem> problems = new ArrayList<>();
        assertThat(DeliveryFile.read(file, problems)).isEmpty();
        assertThat(problems).hasSize(1);
        return problems.get(0).text();
    }
}
