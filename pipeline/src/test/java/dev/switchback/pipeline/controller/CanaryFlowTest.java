package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.smoke.SmokeOutcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A canary from its first pod to its end, in virtual time. */
class CanaryFlowTest {
    static final String CANARY =
            """
            workload: {kind: Deployment, name: orders}
            image: orders:2
            strategy:
              canary:
                steps: [{weight: 5, hold: 1m}, {weight: 50, hold: 1m}, {weight: 100}]
                traffic: {gateway: {httpRoute: orders, rule: api}}
            smoke: {suite: smoke.yaml, before: 5}
            analysis: {prometheus: {address: "http://prometheus:9090"}, metrics: [success-rate]}
            """;

    private final ReleaseStage stage = new ReleaseStage();
    private String before = "";

    @BeforeEach
    void start() {
        stage.deploy("orders", "stable", "orders:1", 4);
        stage.service("orders", "{app: orders, version: stable}");
        stage.route();
        stage.advance(Duration.ofMinutes(1));
        before = stage.situation();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void isPromoted() {
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofSeconds(40));

        assertThat(stage.orders().status().position().weight()).isEqualTo(5);
        assertThat(stage.situation()).contains("orders-canary", "\"weight\":5");

        stage.advance(Duration.ofMinutes(5));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(stage.situation()).isEqualTo(before.replace("orders:1", "orders:2"));
        assertThat(stage.serving()).containsExactly("orders:2");
    }

    @Test
    void itsPodsAreCountedByNobodyElse() {
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofSeconds(40));

        var canary = stage.read("/apis/apps/v1/namespaces/shop/deployments/orders-canary");
        assertThat(canary.at("/spec/template/metadata/labels").toString())
                .isEqualTo("{\"app\":\"orders-canary\",\"version\":\"stable-canary\"}");
        assertThat(stage.read("/api/v1/namespaces/shop/services/orders-canary")
                        .at("/spec/selector")
                        .toString())
                .isEqualTo("{\"app\":\"orders-canary\",\"version\":\"stable-canary\"}");
    }

    @Test
    void aBadSmokeTestEndsItBeforeAnyTraffic() {
        stage.smoke = new SmokeOutcome.NoPods("there are no pods");
        assertRolledBack(CANARY, "smoke test: there are no pods");
    }

    @Test
    void podsThatNeverBecomeReadyEndIt() {
        stage.behave("orders:2", PodBehaviour.CRASHING);
        assertRolledBack(CANARY + "readyWithin: 2m\n", "do not become ready");
    }

    @Test
    void aBadVerdictTakesTheTrafficAway() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("7 of 125 canary requests failed");
        assertRolledBack(CANARY, "7 of 125");
    }

    private void assertRolledBack(String spec, String why) {
        stage.delivery(spec);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(6));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.orders().status().message()).contains(why);
        assertThat(stage.situation()).isEqualTo(before);
        assertThat(stage.serving()).containsExactly("orders:1");
    }

    @Test
    void metricsThatAreGoneHoldIt() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.Unreachable("Prometheus does not answer");
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(10));

        assertThat(stage.orders().status().position().weight()).isEqualTo(5);
        assertThat(stage.orders().status().message()).contains("Prometheus does not answer");

        stage.figures = (delivery, now) -> new AnalysisVerdict.Pass("all is well");
        stage.advance(Duration.ofMinutes(5));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void aCanaryWithoutTrafficIsHeld() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.NoData("the canary has served no request yet", true);
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(30));
        assertThat(stage.orders().status().position().weight()).isEqualTo(5);
        assertThat(stage.orders().status().message()).contains("the canary has served no request yet");
    }

    @Test
    void aCanaryWithoutTrafficEndsWhenTheFileSaysSo() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.NoData("the canary has served no request yet", true);
        assertRolledBack(
                CANARY.replace("metrics: [success-rate]", "metrics: [success-rate], noTrafficTimeout: 3m"),
                "no traffic for 3m: the canary has served no request yet");
    }

    @Test
    void metricsThatAreMissingAreNotTrafficThatIsMissing() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.NoData("no pod was scraped");
        stage.delivery(CANARY.replace("metrics: [success-rate]", "metrics: [success-rate], noTrafficTimeout: 3m"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(30));

        assertThat(stage.orders().status().position().weight()).isEqualTo(5);
    }

    @Test
    void aRetreatTakesTheTrafficAwayForAWhile() {
        stage.figures = (delivery, now) -> delivery.status().position().retreats() == 0
                ? new AnalysisVerdict.Retreat("looks worse", Duration.ofMinutes(3))
                : new AnalysisVerdict.Pass("all is well");
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(2));

        assertThat(stage.orders().status().position().weight()).isZero();
        assertThat(stage.situation()).contains("\"weight\":0");

        stage.advance(Duration.ofMinutes(6));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void onFailPauseLeavesTheCanaryWithoutTraffic() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("bad");
        stage.delivery(CANARY.replace("metrics: [success-rate]", "metrics: [success-rate], onFail: pause"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(3));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.PAUSED);
        assertThat(stage.orders().status().message()).isEqualTo("bad");
        assertThat(stage.situation()).contains("orders-canary", "\"weight\":0");

        stage.figures = (delivery, now) -> new AnalysisVerdict.Pass("all is well");
        stage.request(Action.RESUME);
        stage.advance(Duration.ofMinutes(5));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void aPersonAnswersAnApproval() {
        stage.delivery(CANARY.replace("{weight: 100}", "{approval: {timeout: 1h}}"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(10));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.AWAITING_APPROVAL);

        stage.request(Action.PROMOTE);
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    /** With no stable requests to compare with the analysis could only wait. */
    @Test
    void aLastWeightOfAHundredIsThePromotion() {
        stage.figures = (delivery, now) -> delivery.status().position().weight() == 100
                ? new AnalysisVerdict.NoData("the stable revision has served no request yet")
                : new AnalysisVerdict.Pass("all is well");
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(5));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void promotedFullyItSkipsHoldsAndApprovals() {
        stage.figures = (delivery, now) -> new AnalysisVerdict.Inconclusive("too few requests");
        stage.delivery(CANARY.replace("hold: 1m}, {weight: 100}", "hold: 1h}, {approval: {}}"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofSeconds(40));
        stage.request(Action.PROMOTE_FULL);
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void promotedFullyItIsStillAborted() {
        stage.delivery(CANARY.replace("hold: 1m}, {weight: 100}", "hold: 1h}, {approval: {}}"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofSeconds(40));
        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("it is bad");
        stage.request(Action.PROMOTE_FULL);
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void nobodyAnswersAnApproval() {
        assertRolledBack(CANARY.replace("{weight: 100}", "{approval: {timeout: 1m}}"), "nobody said promote");
    }

    @Test
    void aPersonAbortsIt() {
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofSeconds(40));
        stage.request(Action.ABORT);
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.orders().status().failure().orElseThrow().cause()).isEqualTo(Cause.PERSON);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void anAbortWaitsForAStableSideThatCanTakeTheTraffic() {
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofSeconds(40));
        stage.behave("orders:1", PodBehaviour.UNREADY);
        stage.advance(Duration.ofSeconds(10));
        stage.request(Action.ABORT);
        stage.advance(Duration.ofMinutes(2));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.UNDOING);
        assertThat(stage.orders().status().message()).contains("cannot take the traffic", "keeps its 5%");
        assertThat(stage.situation()).contains("\"weight\":5");

        stage.behave("orders:1", PodBehaviour.READY);
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
    }

    @Test
    void isUndoneAfterPromotion() {
        stage.delivery(CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(6));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);

        stage.request(Action.UNDO);
        stage.drivers.get(0).wake();
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.situation()).isEqualTo(before);
        assertThat(stage.serving()).containsExactly("orders:1");
    }

    @Test
    void theNumbersOfPodsSplitTheTraffic() {
        stage.service("all", "{app: orders}");
        stage.delivery(CANARY.replace("gateway: {httpRoute: orders, rule: api}", "replicas: {service: all}"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(2));

        assertThat(stage.read("/apis/apps/v1/namespaces/shop/deployments/orders-canary")
                        .at("/spec/template/metadata/labels")
                        .toString())
                .isEqualTo("{\"app\":\"orders\",\"version\":\"stable-canary\"}");
        stage.advance(Duration.ofMinutes(4));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(stage.serving()).containsExactly("orders:2");
    }

    /** docs/deliveries.md says how many calls a hold costs; those that renew the Lease are not in here. */
    @Test
    void aHoldIsCheap() {
        stage.delivery(CANARY.replace("{weight: 5, hold: 1m}", "{weight: 5, hold: 10m}"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(1));
        int before = stage.faults.seen().size();
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.faults.seen().size() - before).isBetween(50, 62);
    }

    @Test
    void whatCannotBeDeliveredChangesNothing() {
        stage.delivery(CANARY.replace("orders:2", "orders:1"));
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.orders().status().message())
                .isEqualTo("nothing was changed: Deployment orders has the image orders:1 already");
    }
}
