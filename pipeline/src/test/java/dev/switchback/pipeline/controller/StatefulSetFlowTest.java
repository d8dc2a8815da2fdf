package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A StatefulSet is delivered by its partition. */
class StatefulSetFlowTest {
    private static final String SPEC =
            """
            workload: {kind: StatefulSet, name: orders}
            image: orders:2
            readyWithin: 1m
            strategy: {canary: {steps: [{weight: 10, hold: 1m}, {weight: 50, hold: 1m}, {weight: 100}]}}
            smoke: {suite: smoke.yaml}
            analysis:
              prometheus: {address: "http://prometheus:9090"}
              metrics: [{name: failures, query: failures, success: "result[0] < 1"}]
            """;

    private final ReleaseStage stage = new ReleaseStage();
    private String before = "";

    @BeforeEach
    void start() {
        stage.statefulSet("orders", "orders:1", 4);
        stage.advance(Duration.ofSeconds(20));
        before = stage.situation();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void play(String spec, Duration length) {
        stage.delivery(spec);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(length);
    }

    private int partition() {
        return stage.read(ReleaseStage.STATEFUL_SETS + "/orders")
                .at("/spec/updateStrategy/rollingUpdate/partition")
                .asInt();
    }

    @Test
    void eachWeightIsThatShareOfItsPodsRoundedUp() {
        play(SPEC, Duration.ofSeconds(40));
        assertThat(partition()).isEqualTo(3);
        assertThat(stage.serving()).containsExactly("orders:1", "orders:2");
        assertThat(stage.orders().status().position().weight()).isEqualTo(10);

        stage.advance(Duration.ofMinutes(1));
        assertThat(partition()).isEqualTo(2);

        stage.advance(Duration.ofMinutes(2));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(stage.situation()).isEqualTo(before.replace("orders:1", "orders:2"));
        assertThat(stage.serving()).containsExactly("orders:2");

        stage.request(Action.UNDO);
        stage.drivers.get(0).wake();
        stage.advance(Duration.ofMinutes(1));
        assertUndone();
    }

    private void assertUndone() {
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
        assertThat(stage.serving()).containsExactly("orders:1");
        assertThat(stage.orders().status().position().weight()).isZero();
    }

    @Test
    void aBadVerdictPutsTemplateAndPartitionBack() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("it is bad");
        play(SPEC, Duration.ofMinutes(2));
        assertUndone();
    }

    @Test
    void podsThatNeverBecomeReadyDoNotHoldUpTheWayBack() {
        stage.behave("orders:2", PodBehaviour.UNREADY);
        play(SPEC, Duration.ofMinutes(3));

        assertThat(stage.orders().status().message()).contains("do not become ready");
        assertUndone();
    }
}
