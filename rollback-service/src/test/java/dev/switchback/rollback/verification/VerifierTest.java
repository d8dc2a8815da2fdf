package dev.switchback.rollback.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.action.Restored;
import dev.switchback.rollback.config.Setting;
import dev.switchback.rollback.judgement.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static final Instant ACTED = Instant.parse("2026-01-15T12:00:00Z");
    private static final WorkloadRef ORDERS = WorkloadRef.deployment("shop", "orders");
    private static final RevisionRef BAD = new RevisionRef("orders", "bad", 2, "orders:2", "");
    private static final RevisionRef GOOD = new RevisionRef("orders", "good", 1, "orders:1", "");
    private static final Evidence.FiringAlert ALERT = new Evidence.FiringAlert(
            "HighErrorRate", "f", WorkloadRef.deployment("shop", "orders"), Optional.empty(), Optional.of(ACTED));

    private Status.Times times = Status.Times.NONE.actedAt(ACTED);
    private Status.Target target =
            new Status.Target("bad", "good", Optional.empty(), Optional.empty(), Optional.empty());
    private Restored restored =
            new Restored(Restored.Kind.COMPLETE, "", Optional.of("good"), List.of(), false, List.of());
    private List<Evidence.FiringAlert> firing = List.of();
    private Optional<Instant> lastSign = Optional.empty();

    private Status after(Duration since) {
        var seen = new Verifier.Observation(ACTED.plus(since), restored, firing, lastSign);
        return Verifier.judge(rollback(), seen, Setting.defaults().verify());
    }

    private Rollback rollback() {
        var trigger = new Rollback.Trigger(Rollback.Trigger.Type.ALERT, "", "", false, Optional.empty());
        var spec = new Rollback.Spec(
                ORDERS, "uid", Optional.empty(), Optional.empty(), trigger, List.of(), Optional.empty());
        Status status = Status.NEW
                .in(Phase.VERIFYING, Optional.empty(), "")
                .planned(Optional.of(new Plan.RevertWorkload(BAD, GOOD, 4)), true)
                .with(times)
                .restoring(target);
        return new Rollback("shop", "orders-abc", "u", "1", ACTED, spec, status);
    }

    private static void assertEnded(Status status, Phase phase, Reason reason) {
        assertThat(status.phase()).as(status.message()).isEqualTo(phase);
        assertThat(status.reason()).contains(reason);
    }

    private static Status waiting(Status status) {
        assertThat(status.phase()).as(status.message()).isEqualTo(Phase.VERIFYING);
        return status;
    }

    private void incomplete(boolean runsUnready, String... causes) {
        restored = new Restored(
                Restored.Kind.INCOMPLETE, "2 ready of 3", Optional.of("good"), List.of(causes), runsUnready, List.of());
    }

    private void quietSince(Duration since) {
        Optional<Instant> at = Optional.of(ACTED.plus(since));
        times = times.healthySince(at, at);
    }

    @Test
    void theSoakHasToBeServed() {
        quietSince(Duration.ofSeconds(4));
        assertThat(waiting(after(Duration.ofSeconds(63))).times().quiet()).contains(ACTED.plusSeconds(4));
        assertEnded(after(Duration.ofSeconds(64)), Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void anAlertRestartsTheSoak() {
        quietSince(Duration.ofSeconds(4));
        firing = List.of(ALERT);
        Status noisy = waiting(after(Duration.ofSeconds(64)));
        assertThat(noisy.times().healthy()).contains(ACTED.plusSeconds(4));
        assertThat(noisy.times().quiet()).isEmpty();
        times = noisy.times();
        firing = List.of();
        assertThat(waiting(after(Duration.ofSeconds(70))).times().quiet()).contains(ACTED.plusSeconds(70));
    }

    @Test
    void aRolloutThatIsNotCompleteRestartsBoth() {
        quietSince(Duration.ofSeconds(4));
        incomplete(false);
        Status status = waiting(after(Duration.ofSeconds(64)));
        assertThat(status.times().healthy()).isEmpty();
        assertThat(status.times().quiet()).isEmpty();
    }

    @Test
    void atTheTimeoutWhatIsNotCompleteHasFailedAndSaysWhy() {
        incomplete(false, "spec.paused is true");
        firing = List.of(ALERT);
        waiting(after(Duration.ofSeconds(299)));
        Status failed = after(Duration.ofMinutes(5));
        assertEnded(failed, Phase.FAILED, Reason.ROLLOUT_TIMED_OUT);
        assertThat(failed.message()).contains("2 ready of 3").contains("spec.paused is true");
    }

    @Test
    void atTheTimeoutWhatIsCompleteAndFiresWasNotTheCause() {
        firing = List.of(ALERT);
        waiting(after(Duration.ofSeconds(299)));
        assertEnded(after(Duration.ofMinutes(5)), Phase.NOT_THE_CAUSE, Reason.STILL_FIRING);
    }

    @Test
    void whatIsCompleteAndQuietSoaksBeyondTheTimeout() {
        quietSince(Duration.ofSeconds(290));
        waiting(after(Duration.ofSeconds(349)));
        assertEnded(after(Duration.ofSeconds(350)), Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void somebodyHasToMeasureAfterTheCompletion() {
        quietSince(Duration.ofSeconds(10));
        lastSign = Optional.of(ACTED.plusSeconds(10));
        waiting(after(Duration.ofSeconds(70)));
        waiting(after(Duration.ofSeconds(299)));
        assertEnded(after(Duration.ofMinutes(5)), Phase.FAILED, Reason.NOT_MEASURED);
        lastSign = Optional.of(ACTED.plusSeconds(11));
        assertEnded(after(Duration.ofSeconds(70)), Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void aTargetWhosePodsRunAndAreNotReadyFailsAfterHalfOfTheTimeout() {
        incomplete(true, "container app: CrashLoopBackOff");
        Status first = waiting(after(Duration.ofSeconds(10)));
        assertThat(first.target().flatMap(Status.Target::started)).contains(ACTED.plusSeconds(10));
        target = first.target().orElseThrow();
        assertThat(waiting(after(Duration.ofSeconds(159))).target().flatMap(Status.Target::failure))
                .isEmpty();
        assertThat(waiting(after(Duration.ofSeconds(160)))
                        .target()
                        .flatMap(Status.Target::failure)
                        .orElseThrow())
                .contains("none became ready")
                .contains("CrashLoopBackOff");
    }

    @Test
    void whatDoesNotRunIsNotHeldAgainstTheTarget() {
        incomplete(false, "container app: ImagePullBackOff");
        assertThat(waiting(after(Duration.ofSeconds(299))).target().flatMap(Status.Target::failure))
                .isEmpty();
    }

    @Test
    void anotherTemplateOrTheSuspectAgainSupersedes() {
        restored = new Restored(Restored.Kind.OTHER, "another", Optional.of("newer"), List.of(), false, List.of());
        assertEnded(after(Duration.ofSeconds(10)), Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED);
        restored = new Restored(Restored.Kind.SUSPECT_AGAIN, "again", Optional.of("bad"), List.of(), false, List.of());
        assertEnded(after(Duration.ofSeconds(10)), Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED);
    }

    @Test
    void whatIsGoneHasFailed() {
        restored = new Restored(Restored.Kind.GONE, "deleted", Optional.empty(), List.of(), false, List.of());
        assertEnded(after(Duration.ofSeconds(10)), Phase.FAILED, Reason.WORKLOAD_DELETED);
    }
}
