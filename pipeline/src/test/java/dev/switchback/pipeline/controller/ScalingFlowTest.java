package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deliveries of workloads whose pods an autoscaler or a budget counts. */
class ScalingFlowTest {
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments/";

    private static final String CANARY =
            """
            workload: {kind: Deployment, name: orders}
            image: orders:2
            strategy:
              canary:
                steps: [{weight: 5, hold: 1m}, {weight: 50, hold: 1m}]
                traffic: {gateway: {httpRoute: orders, rule: api}}
            analysis: {prometheus: {address: "http://prometheus:9090"}, metrics: [success-rate]}
            """;

    private static final String PAIR =
            """
            workload: {kind: Deployment, name: orders-blue}
            image: orders:2
            strategy: {blueGreen: {other: orders-green, monitor: 1m}}
            """;

    private final ReleaseStage stage = new ReleaseStage();

    @AfterEach
    void stop() {
        stage.close();
    }

    private String canary() {
        stage.deploy("orders", "stable", "orders:1", 4);
        stage.service("orders", "{app: orders, version: stable}");
        stage.route();
        stage.autoscaler("orders", 4);
        stage.create(
                ReleaseStage.BUDGETS,
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: orders},"
                        + " spec: {minAvailable: 3, selector: {matchLabels: {version: stable}}}}");
        stage.advance(Duration.ofSeconds(30));
        return stage.situation();
    }

    private void start(String spec, Duration length) {
        stage.delivery(spec);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(length);
    }

    private int replicas(String deployment) {
        return stage.read(DEPLOYMENTS + deployment).at("/spec/replicas").asInt();
    }

    @Test
    void aCanaryGetsAnAutoscalerOfItsOwnWhichGoesWithIt() {
        String before = canary();
        start(CANARY, Duration.ofSeconds(40));

        var own = stage.read(ReleaseStage.AUTOSCALERS + "/orders-canary").path("spec");
        assertThat(own.at("/scaleTargetRef/name").asText()).isEqualTo("orders-canary");
        assertThat(own.path("minReplicas").asInt()).isEqualTo(1);
        assertThat(own.at("/metrics/0/resource/name").asText()).isEqualTo("cpu");

        stage.advance(Duration.ofSeconds(60));
        assertThat(stage.read(ReleaseStage.AUTOSCALERS + "/orders-canary")
                        .at("/spec/minReplicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(replicas("orders-canary")).isEqualTo(2);

        stage.advance(Duration.ofMinutes(3));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(stage.situation()).isEqualTo(before.replace("orders:1", "orders:2"));
    }

    @Test
    void anAbortedCanaryLeavesNoAutoscaler() {
        String before = canary();
        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("it is bad");
        start(CANARY, Duration.ofMinutes(2));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void theCanaryHasThePodsThatItsShareNeedsAlthoughTheAutoscalerTookSomeFromStable() {
        stage.deploy("orders", "stable", "orders:1", 4);
        stage.service("orders", "{app: orders, version: stable}");
        stage.route();
        stage.advance(Duration.ofSeconds(30));
        start(CANARY, Duration.ofSeconds(40));
        stage.call("PATCH", DEPLOYMENTS + "orders", "application/merge-patch+json", "{\"spec\":{\"replicas\":2}}");
        stage.advance(Duration.ofSeconds(60));

        assertThat(replicas("orders-canary")).isEqualTo(2);
        stage.advance(Duration.ofMinutes(3));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(replicas("orders")).as("the number is the autoscaler's").isEqualTo(2);
    }

    /** The budget's label is none of the selector's: it gets another value on the canary's pods all the same. */
    @Test
    void aBudgetDoesNotCountTheCanary() {
        stage.create(
                "/apis/apps/v1/namespaces/shop/deployments",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders}
                spec:
                  replicas: 4
                  selector: {matchLabels: {app: orders}}
                  template:
                    metadata: {labels: {app: orders, tier: web, team: shop}}
                    spec: {containers: [{name: web, image: "orders:1"}]}
                """);
        stage.service("orders", "{app: orders}");
        stage.route();
        stage.create(
                ReleaseStage.BUDGETS,
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {minAvailable: 3,"
                        + " selector: {matchExpressions: [{key: tier, operator: In, values: [web, api]}]}}}");
        stage.advance(Duration.ofSeconds(30));
        start(CANARY, Duration.ofSeconds(40));

        assertThat(stage.read(DEPLOYMENTS + "orders-canary")
                        .at("/spec/template/metadata/labels")
                        .toString())
                .isEqualTo("{\"app\":\"orders-canary\",\"tier\":\"web-canary\",\"team\":\"shop\"}");
    }

    private String pair(int idle) {
        stage.deploy("orders-blue", "blue", "orders:1", 4);
        stage.deploy("orders-green", "green", "orders:0", idle);
        stage.service("orders", "{app: orders, version: blue}");
        stage.autoscaler("orders-blue", 2);
        stage.autoscaler("orders-green", 2);
        stage.advance(Duration.ofSeconds(30));
        return stage.situation();
    }

    @Test
    void aPairIsScaledFromAndToNothingOnly() {
        String before = pair(0);
        start(PAIR, Duration.ofSeconds(40));
        assertThat(replicas("orders-green")).isEqualTo(4);
        stage.call(
                "PATCH", DEPLOYMENTS + "orders-green", "application/merge-patch+json", "{\"spec\":{\"replicas\":3}}");
        stage.advance(Duration.ofMinutes(2));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(replicas("orders-blue")).isZero();
        assertThat(replicas("orders-green"))
                .as("the number is the autoscaler's")
                .isEqualTo(3);

        stage.request(Action.UNDO);
        stage.drivers.get(0).wake();
        stage.advance(Duration.ofMinutes(1));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void anIdleSideThatItsAutoscalerKeepsTooSmallIsRefused() {
        String before = pair(2);
        start(PAIR, Duration.ofMinutes(1));

        assertThat(stage.orders().status().message())
                .contains(
                        "orders-green has an autoscaler and 2 pods, fewer than the 4 of orders-blue", "scale it to 0");
        assertThat(stage.situation()).isEqualTo(before);
    }
}
