package dev.switchback.rollback.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.alerts.ActiveAlert;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.RevisionRef;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static final Instant ACTED = Instant.parse("2026-01-15T12:00:00Z");
    private static final WorkloadRef ORDERS = WorkloadRef.deployment("shop", "orders");
    private static final Map<String, String> GREEN = Map.of("app", "orders", "version", "green");
    private static final Map<String, String> BLUE = Map.of("app", "orders", "version", "blue");
    private static final RevisionRef BAD = new RevisionRef("orders", "bad", 2, "orders:2", "");
    private static final RevisionRef GOOD = new RevisionRef("orders", "good", 1, "orders:1", "");
    private static final ActiveAlert ALERT =
            new ActiveAlert("HighErrorRate", "f", "shop", "orders", Optional.empty(), Optional.of(ACTED));

    private Plan plan = new Plan.RevertDeployment(BAD, GOOD, 4);
    private Status.Times times = Status.Times.NONE.actedAt(ACTED);
    private String current = "good";
    private int ready = 3;
    private long observed = 5;
    private List<ActiveAlert> firing = List.of();
    private Map<String, String> selector = BLUE;
    private Set<String> endpoints = Set.of("pod-good");

    private Progress after(Duration since) {
        return judge(since, Optional.of(workload()));
    }

    private Progress judge(Duration since, Optional<Workload> workload) {
        var service = new TrafficService("shop", "orders", "uid-service", "7", Map.of(), selector);
        var seen = new Observation(ACTED.plus(since), workload, Optional.of(service), endpoints, firing);
        return Verifier.judge(rollback(), seen, Settings.DEFAULTS.verify());
    }

    private Rollback rollback() {
        var trigger = new Rollback.Trigger(Rollback.Trigger.Type.ALERT, "", "", false, Optional.empty());
        var spec = new Rollback.Spec(
                ORDERS, "uid", Optional.empty(), Optional.empty(), trigger, List.of(), Optional.empty());
        Status status = Status.NEW
                .in(Phase.VERIFYING, Optional.empty(), "")
                .planned(Optional.of(plan), true)
                .with(times);
        return new Rollback("shop", "case", "u", "1", ACTED, spec, status);
    }

    private Workload workload() {
        var rollout = new Workload.Rollout(5, observed, 3, 3, 3, ready, ready, Optional.empty());
        var template = JsonNodeFactory.instance.objectNode();
        var revision = new Revision("u", "n", current, 3, List.of(1L), ACTED, Map.of(), template, 3, ready);
        var pod = new Pod("p", "pod-good", "good", ACTED, true, false);
        return new Workload(
                ORDERS,
                "uid",
                ACTED,
                Map.of(),
                template,
                false,
                rollout,
                List.of(revision),
                Optional.of(revision),
                List.of(pod));
    }

    private static void assertEnded(Progress progress, Phase phase, Reason reason) {
        assertThat(progress).isInstanceOfSatisfying(Progress.Ended.class, ended -> {
            assertThat(ended.phase()).as(ended.message()).isEqualTo(phase);
            assertThat(ended.reason()).isEqualTo(reason);
        });
    }

    private static Progress.Waiting waiting(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Waiting.class);
        return (Progress.Waiting) progress;
    }

    private void quietSince(Duration since) {
        Optional<Instant> at = Optional.of(ACTED.plus(since));
        times = times.healthySince(at, at);
    }

    @Test
    void theSoakHasToBeServed() {
        quietSince(Duration.ofSeconds(4));
        assertThat(waiting(after(Duration.ofSeconds(63))).quiet()).contains(ACTED.plusSeconds(4));
        assertEnded(after(Duration.ofSeconds(64)), Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void anAlertBeginsTheSoakAnew() {
        quietSince(Duration.ofSeconds(4));
        firing = List.of(ALERT);
        var progress = waiting(after(Duration.ofSeconds(64)));
        assertThat(progress.healthy()).contains(ACTED.plusSeconds(4));
        assertThat(progress.quiet()).isEmpty();
        times = times.healthySince(progress.healthy(), progress.quiet());
        firing = List.of();
        assertThat(waiting(after(Duration.ofSeconds(70))).quiet()).contains(ACTED.plusSeconds(70));
    }

    @Test
    void aRolloutThatIsNotCompleteBeginsBothAnew() {
        quietSince(Duration.ofSeconds(4));
        ready = 2;
        var progress = waiting(after(Duration.ofSeconds(64)));
        assertThat(progress.healthy()).isEmpty();
        assertThat(progress.quiet()).isEmpty();
    }

    @Test
    void atTheTimeoutWhatIsNotCompleteHasFailed() {
        ready = 2;
        firing = List.of(ALERT);
        waiting(after(Duration.ofSeconds(299)));
        assertEnded(after(Duration.ofMinutes(5)), Phase.FAILED, Reason.ROLLOUT_TIMED_OUT);
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
    void theControllerHasToHaveSeenTheChange() {
        observed = 4;
        assertThat(waiting(after(Duration.ofSeconds(10))).healthy()).isEmpty();
    }

    @Test
    void anotherTemplateSupersedesButTheSuspectDoesNot() {
        current = "newer";
        assertEnded(after(Duration.ofSeconds(10)), Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED);
        current = "bad";
        waiting(after(Duration.ofSeconds(10)));
        assertEnded(after(Duration.ofMinutes(5)), Phase.FAILED, Reason.ROLLOUT_TIMED_OUT);
    }

    @Test
    void whatIsGoneHasFailed() {
        assertEnded(judge(Duration.ofSeconds(10), Optional.empty()), Phase.FAILED, Reason.WORKLOAD_DELETED);
    }

    @Test
    void aFlipHasToServeFromTheRestoredSideOnly() {
        plan = new Plan.FlipService(
                BAD, GOOD, "orders", "uid-service", GREEN, BLUE, new Plan.Peer(ORDERS, "uid", 0, 3));
        quietSince(Duration.ofSeconds(4));
        assertEnded(after(Duration.ofSeconds(64)), Phase.SUCCEEDED, Reason.FLIPPED);
        endpoints = Set.of("pod-good", "pod-bad");
        waiting(after(Duration.ofSeconds(64)));
        endpoints = Set.of();
        waiting(after(Duration.ofSeconds(64)));
        selector = Map.of("app", "other");
        assertEnded(after(Duration.ofSeconds(64)), Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED);
    }
}
