package dev.switchback.rollback.judgement;

import static dev.switchback.rollback.judgement.Situation.DEPLOYED;
import static dev.switchback.rollback.judgement.Situation.NOW;
import static dev.switchback.rollback.judgement.Situation.badDeploy;
import static dev.switchback.rollback.judgement.Situation.pod;
import static dev.switchback.rollback.judgement.Situation.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Reason;
import dev.switchback.rollback.judgement.RequestMetrics.Signal;
import dev.switchback.rollback.judgement.RequestMetrics.Window;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from requests that were counted: {@code bad} is active for a minute, and {@code old} served before. */
class RequestMetricsTest {
    private final Situation situation = badDeploy();

    private void before(String hash, double requests, double share) {
        situation.before(hash, requests, share);
    }

    private void since(String hash, double requests, double share) {
        situation.since(hash, requests, share);
    }

    private Decision decide() {
        return situation.decide();
    }

    private void assertRefused(Reason reason) {
        assertThat(decide()).isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.why())
                .as(refuse.message())
                .isEqualTo(reason));
    }

    /** Names no revision, and looks back to before the deploy. */
    private void withoutHash() {
        AlertOccurrence alert = situation.alerts.get(0);
        situation.alerts.set(0, of(alert, Optional.empty(), alert.evidence()));
    }

    private static AlertOccurrence of(AlertOccurrence alert, Optional<String> hash, Optional<String> evidence) {
        return new AlertOccurrence(
                alert.alertname(),
                alert.fingerprint(),
                alert.startsAt(),
                Optional.empty(),
                hash,
                Optional.empty(),
                evidence,
                alert.received());
    }

    @ParameterizedTest
    @CsvSource({"0.2, true", "0.199, false"})
    void atLeastHalfOfItBeforeTheDeployIsNotItsDoing(double share, boolean refused) {
        before("old", 100, share);
        since("bad", 100, 0.4);
        if (refused) {
            assertRefused(Reason.FAILING_BEFORE_DEPLOY);
        } else {
            assertThat(decide()).isInstanceOf(Decision.Act.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.2, refuse", "0.199, wait"})
    void atLeastHalfOfItInOlderRevisionsNowIsASharedCause(double share, String outcome) {
        situation.pods.add(pod("old", true));
        since("old", 100, share);
        since("bad", 100, 0.4);
        assertThat(decide().outcome()).isEqualTo(outcome);
        assertThat(decide().reason())
                .isEqualTo(outcome.equals("wait") ? Optional.empty() : Optional.of(Reason.OLD_REVISION_FAILS_TOO));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.05, act", "0.01, 0.0499, ask", "0, 0.005, act", "0, 0.00499, ask", "0.0005, 0.005, act"})
    void fiveTimesAsMuchMakesEvidenceStrongThatNamesNoRevision(double before, double after, String outcome) {
        withoutHash();
        before("old", 1000, before);
        since("bad", 1000, after);
        assertThat(decide().outcome()).as(decide().message()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"20, 20, act", "19, 20, ask", "20, 19, ask"})
    void eachSideNeedsTwentyRequests(double before, double after, String outcome) {
        withoutHash();
        before("old", before, 0);
        since("bad", after, 1);
        assertThat(decide().outcome()).as(decide().message()).isEqualTo(outcome);
        assertThat(decide().message()).contains(outcome.equals("ask") ? "too few requests (19)" : "100% of 20");
    }

    @ParameterizedTest
    @CsvSource({"0.45, ask", "0.44, act"})
    void whatBeganInTheMinuteBeforeTheDeployIsNoStrongEvidence(double lastMinute, String outcome) {
        withoutHash();
        situation.untilDeploy.add(window(Signal.ERRORS, "old", DEPLOYED.minusSeconds(60), 900, 0));
        before("old", 100, lastMinute);
        since("bad", 100, 0.9);
        assertThat(decide().outcome()).as(decide().message()).isEqualTo(outcome);
    }

    @Test
    void whatIsKnownNeedNotSettle() {
        situation.pods.add(pod("old", true));
        before("old", 100, 0);
        since("bad", 100, 0.9);
        assertThat(decide()).isInstanceOf(Decision.Act.class);

        situation.untilDeploy.clear();
        assertThat(decide()).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void alertsOfOlderRevisionsCountWhateverWasCounted() {
        situation.active.add(new Evidence.FiringAlert(
                "HighErrorRate", "g", WorkloadRef.deployment("shop", "orders"), Optional.of("old"), Optional.of(NOW)));
        before("old", 100, 0);
        since("bad", 100, 0.9);
        assertRefused(Reason.OLD_REVISION_FAILS_TOO);
    }

    @Test
    void onlyTheTenMinutesBeforeAndTheLastMinuteCount() {
        situation.untilDeploy.add(window(Signal.ERRORS, "old", DEPLOYED.minus(Duration.ofMinutes(10)), 10_000, 0));
        before("old", 100, 0.1);
        situation.untilNow.add(window(Signal.ERRORS, "old", NOW.minusSeconds(60), 10_000, 1));
        since("old", 100, 0);
        situation.untilNow.add(window(Signal.ERRORS, "bad", DEPLOYED, 10_000, 0));
        since("bad", 100, 0.9);
        assertThat(decide().message())
                .contains("failed: 90% of 100 requests since it became active, 10% of 100 requests");
    }

    @Test
    void anAlertAboutLatencyIsComparedByLatency() {
        situation.alerts.set(0, of(situation.alerts.get(0), Optional.of("bad"), Optional.of("latency")));
        before("old", 100, 0.3);
        since("bad", 100, 0.3);
        situation.untilDeploy.add(window(Signal.LATENCY, "old", DEPLOYED, 100, 0.01));
        situation.untilNow.add(window(Signal.LATENCY, "bad", NOW, 100, 0.5));
        assertThat(decide()).isInstanceOf(Decision.Act.class);
        assertThat(decide().message()).contains("slow: 50% of 100");
    }

    @Test
    void anAlertAboutSomethingElseIsNotJudgedByRequests() {
        before("old", 1000, 0.002);
        since("bad", 1000, 0.002);
        assertRefused(Reason.FAILING_BEFORE_DEPLOY);

        situation.alerts.set(0, of(situation.alerts.get(0), Optional.of("bad"), Optional.of("restarts")));
        assertThat(decide().message()).contains("decided without metrics: HighErrorRate is about restarts");
    }

    @Test
    void whereNothingFailsTheAlertIsAboutSomethingThatIsNotCounted() {
        before("old", 1000, 0);
        since("bad", 1000, 0);
        assertThat(decide()).isInstanceOf(Decision.Act.class);
    }

    @Test
    void ofSeveralAlertsOneThatTheDeployExplainsIsEnough() {
        before("old", 100, 0.3);
        since("bad", 100, 0.3);
        situation.untilDeploy.add(window(Signal.LATENCY, "old", DEPLOYED, 100, 0));
        situation.untilNow.add(window(Signal.LATENCY, "bad", NOW, 100, 0.5));
        assertRefused(Reason.FAILING_BEFORE_DEPLOY);

        situation.alerts.add(of(situation.alerts.get(0), Optional.of("bad"), Optional.of("latency")));
        assertThat(decide()).isInstanceOf(Decision.Act.class);
    }

    @Test
    void whatWasNotCountedSaysNothing() {
        situation.untilDeploy.add(new Window(Signal.ERRORS, "orders", "old", DEPLOYED, 100, Double.NaN));
        since("bad", 100, 0.5);
        assertThat(decide().message()).contains("100 requests of an unknown share");
        situation.untilDeploy.clear();
        situation.untilNow.clear();
        situation.metrics = Optional.of(RequestMetrics.nothing("Prometheus is away"));
        assertThat(situation.decide()).isInstanceOf(Decision.Act.class);
        assertThat(situation.decide().message()).contains("decided without metrics: Prometheus is away");
        assertThat(Facts.of(situation.evidence()).words()).contains("metrics: Prometheus is away");
    }
}
