package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.controller.Store;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.smoke.SmokeOutcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blue-green, rolling and recreate, in virtual time. */
class PairFlowTest {
    private static final String PAIR =
            """
            workload: {kind: Deployment, name: orders-blue}
            image: orders:2
            strategy: {blueGreen: {other: orders-green, monitor: 2m}}
            smoke: {suite: smoke.yaml}
            analysis: {prometheus: {address: "http://prometheus:9090"}, metrics: [success-rate]}
            """;

    private static final String ROLLING =
            """
            workload: {kind: Deployment, name: orders-blue}
            image: orders:2
            strategy: {rolling: {watch: 1m}}
            smoke: {suite: smoke.yaml}
            """;

    private final ReleaseStage stage = new ReleaseStage();
    private String before = "";

    @BeforeEach
    void start() {
        stage.deploy("orders-blue", "blue", "orders:1", 2);
        stage.deploy("orders-green", "green", "orders:0", 0);
        stage.service("orders", "{app: orders, version: blue}");
        stage.service("orders-admin", "{version: blue}");
        stage.create(
                "/api/v1/namespaces/shop/services",
                "{apiVersion: v1, kind: Service, metadata: {name: preview, annotations: {switchback.dev/preview: 'true'}},"
                        + " spec: {selector: {version: green}, ports: [{port: 80}]}}");
        stage.advance(Duration.ofMinutes(1));
        before = stage.situation();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private DeliveryPhase play(String spec, Duration length) {
        stage.delivery(spec);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(length);
        return stage.orders().status().phase();
    }

    @Test
    void allServicesOfThePairAreFlippedAndTheOldSideIsKeptWithoutPods() {
        assertThat(play(PAIR, Duration.ofMinutes(1))).isEqualTo(DeliveryPhase.PROGRESSING);
        assertThat(selector("orders")).isEqualTo("{\"app\":\"orders\",\"version\":\"green\"}");
        assertThat(selector("orders-admin")).isEqualTo("{\"version\":\"green\"}");
        assertThat(replicas("orders-blue")).isEqualTo(2);

        stage.advance(Duration.ofMinutes(3));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(replicas("orders-blue")).isZero();
        assertThat(replicas("orders-green")).isEqualTo(2);
        assertThat(selector("preview")).isEqualTo("{\"version\":\"green\"}");
    }

    @Test
    void aBadSmokeTestLeavesTheTrafficWhereItWas() {
        stage.smoke = new SmokeOutcome.NoPods("there are no pods");

        assertThat(play(PAIR, Duration.ofMinutes(1))).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void badFiguresFlipBackWithinOneLook() {
        assertThat(play(PAIR, Duration.ofSeconds(30))).isEqualTo(DeliveryPhase.PROGRESSING);
        assertThat(selector("orders")).contains("green");

        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("it is bad");
        stage.advance(Duration.ofSeconds(6));

        assertThat(selector("orders")).contains("blue");
        stage.advance(Duration.ofMinutes(1));
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void anUndoBringsTheOldSideUpBeforeItFlips() {
        assertThat(play(PAIR, Duration.ofMinutes(4))).isEqualTo(DeliveryPhase.SUCCEEDED);
        stage.behave("orders:1", PodBehaviour.UNREADY);
        stage.request(Action.UNDO);
        stage.drivers.get(0).wake();
        stage.advance(Duration.ofMinutes(2));

        assertThat(selector("orders")).as("the old side is not ready").contains("green");

        stage.behave("orders:1", PodBehaviour.READY);
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void rollingGivesTheWorkloadItself() {
        assertThat(play(ROLLING, Duration.ofMinutes(3))).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(stage.situation()).isEqualTo(before.replace("orders:1", "orders:2"));
    }

    @Test
    void rollingIsRevertedWhenItsPodsCrash() {
        stage.behave("orders:2", PodBehaviour.CRASHING);

        assertThat(play(ROLLING + "readyWithin: 1m\n", Duration.ofMinutes(3))).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void recreateEndsAllOldPodsFirst() {
        stage.delivery(ROLLING.replace("rolling", "recreate"));
        stage.drive(ReleaseStage.ORDERS);
        for (int second = 0; second < 120; second++) {
            stage.advance(Duration.ofSeconds(1));
            assertThat(stage.serving()).hasSizeLessThan(2);
        }

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(stage.situation()).isEqualTo(before.replace("orders:1", "orders:2"));
    }

    @Test
    void onFailPauseFlipsBackAndLeavesTheRestForAPerson() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("it is bad");
        String spec = PAIR.replace("metrics: [success-rate]", "metrics: [success-rate], onFail: pause");

        assertThat(play(spec, Duration.ofMinutes(2))).isEqualTo(DeliveryPhase.PAUSED);
        assertThat(selector("orders")).contains("blue");
        assertThat(selector("orders-admin")).contains("blue");
        assertThat(stage.serving()).containsExactly("orders:1", "orders:2");

        stage.figures = (delivery, now) -> new AnalysisVerdict.Pass("all is well");
        stage.request(Action.RESUME);
        stage.advance(Duration.ofMinutes(3));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(selector("orders")).contains("green");
    }

    @Test
    void rollingIsUndoneAfterPromotion() {
        assertThat(play(ROLLING, Duration.ofMinutes(3))).isEqualTo(DeliveryPhase.SUCCEEDED);
        undo();
    }

    @Test
    void recreateIsUndoneWithoutTwoVersionsSideBySide() {
        assertThat(play(ROLLING.replace("rolling", "recreate"), Duration.ofMinutes(3)))
                .isEqualTo(DeliveryPhase.SUCCEEDED);
        undo();
    }

    private void undo() {
        boolean recreate = stage.orders().spec().strategy().key().equals("recreate");
        stage.request(Action.UNDO);
        stage.drivers.get(0).wake();
        for (int second = 0; second < 60; second++) {
            stage.advance(Duration.ofSeconds(1));
            assertThat(recreate && stage.serving().size() > 1).isFalse();
        }
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void aSecondDeliveryOfOneWorkloadIsRefusedWithTheNameOfTheFirst() {
        play(PAIR, Duration.ofSeconds(20));
        stage.create(
                "/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries",
                "{apiVersion: switchback.dev/v1alpha1, kind: Delivery, metadata: {name: again}, spec: {workload:"
                        + " {kind: Deployment, name: orders-green}, image: 'orders:3', strategy: {rolling: {watch: 0s}}}}");
        var again = new Store.Key("shop", "again");
        stage.drive(again);
        stage.advance(Duration.ofSeconds(20));

        assertThat(stage.delivery(again).status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.delivery(again).status().message()).contains("shop/orders delivers orders:2");
        assertThat(stage.serving()).doesNotContain("orders:3");
    }

    private String selector(String service) {
        return stage.read("/api/v1/namespaces/shop/services/" + service)
                .at("/spec/selector")
                .toString();
    }

    private int replicas(String deployment) {
        return stage.read("/apis/apps/v1/namespaces/shop/deployments/" + deployment)
                .at("/spec/replicas")
                .asInt();
    }
}
