package dev.switchback.rollback.judgement;

import static dev.switchback.rollback.judgement.Situation.NOW;
import static dev.switchback.rollback.judgement.Situation.acted;
import static dev.switchback.rollback.judgement.Situation.alert;
import static dev.switchback.rollback.judgement.Situation.badDeploy;
import static dev.switchback.rollback.judgement.Situation.pod;
import static dev.switchback.rollback.judgement.Situation.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static void assertRefused(Situation situation, Reason reason) {
        assertThat(situation.decide()).isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.why())
                .as(refuse.message())
                .isEqualTo(reason));
    }

    private static void assertGoesBackTo(Situation situation, String hash) {
        assertThat(situation.decide()).isInstanceOfSatisfying(Decision.Act.class, act -> assertThat(
                        act.plan().to().hash())
                .isEqualTo(hash));
    }

    @Test
    void aBadDeployIsRolledBack() {
        assertGoesBackTo(badDeploy(), "old");
    }

    @Test
    void anAlertWithoutStartIsInvalid() {
        var s = badDeploy();
        s.alerts.clear();
        s.alerts.add(new AlertOccurrence(
                "A",
                "f",
                Optional.empty(),
                Optional.empty(),
                Optional.of("bad"),
                Optional.empty(),
                Optional.empty(),
                NOW));
        assertRefused(s, Reason.INVALID_ALERT);
    }

    @Test
    void oneAlertThatPassesIsEnough() {
        var s = badDeploy();
        s.alerts.add(alert("Older", Optional.of("bad"), NOW.minus(Duration.ofHours(1))));
        assertGoesBackTo(s, "old");
    }

    @Test
    void ifNoAlertPassesTheLastReceivedGivesTheReason() {
        var s = badDeploy();
        s.alerts.set(0, s.alerts.get(0).resolved(NOW));
        s.alerts.add(alert("Older", Optional.of("bad"), NOW.minus(Duration.ofHours(1))));
        assertRefused(s, Reason.ALERT_OLDER_THAN_REVISION);
    }

    @Test
    void aPolicyOnTheWorkloadCoversThatOfTheNamespace() {
        var s = badDeploy();
        s.onNamespace.put(Annotations.POLICY, "off");
        assertRefused(s, Reason.POLICY_OFF);
        s.onWorkload.put(Annotations.POLICY, "automatic");
        assertGoesBackTo(s, "old");
        s.onWorkload.put(Annotations.POLICY, "false");
        assertRefused(s, Reason.POLICY_OFF);
    }

    @Test
    void observeWouldAndApproveAsks() {
        var s = badDeploy();
        s.onWorkload.put(Annotations.POLICY, "observe");
        assertThat(s.decide()).isInstanceOf(Decision.Observe.class);
        s.onWorkload.put(Annotations.POLICY, "approve");
        assertThat(s.decide()).isInstanceOf(Decision.AskApproval.class);
    }

    @Test
    void aFreezeHoldsUntilItsEndAndIfItsEndCannotBeRead() {
        var s = badDeploy();
        s.onService.put(Annotations.FREEZE, NOW.plusSeconds(1) + " sale");
        assertRefused(s, Reason.FROZEN);
        s.onService.put(Annotations.FREEZE, NOW + " sale");
        assertGoesBackTo(s, "old");
        s.onService.put(Annotations.FREEZE, "tomorrow");
        assertRefused(s, Reason.FROZEN);
    }

    @Test
    void aFreezeBindsPeopleUnlessTheyOverrideIt() {
        var s = badDeploy();
        s.manual = true;
        s.onWorkload.put(Annotations.FREEZE, NOW.plusSeconds(1) + " sale");
        assertRefused(s, Reason.FROZEN);
        s.overrideFreeze = true;
        assertGoesBackTo(s, "old");
    }

    @Test
    void anAlertFromTheFutureIsClockSkew() {
        var s = badDeploy();
        s.alerts.set(0, alert("A", Optional.of("bad"), NOW.plusSeconds(120)));
        assertGoesBackTo(s, "old");
        s.alerts.set(0, alert("A", Optional.of("bad"), NOW.plusSeconds(121)));
        assertRefused(s, Reason.CLOCK_SKEW);
    }

    @Test
    void anAlertForAnotherRevisionSuspectsNothingCurrent() {
        var s = badDeploy();
        s.current = "old";
        assertRefused(s, Reason.REVISION_NOT_CURRENT);
    }

    @Test
    void withAHashTheAlertIsOldOnlyIfItStartedBeforeTheRevision() {
        var s = badDeploy();
        s.alerts.set(0, alert("A", Optional.of("bad"), NOW.minusSeconds(60)));
        assertGoesBackTo(s, "old");
        s.alerts.set(0, alert("A", Optional.of("bad"), NOW.minusSeconds(61)));
        assertRefused(s, Reason.ALERT_OLDER_THAN_REVISION);
    }

    @Test
    void withoutAHashTheLookbackCountsToo() {
        var s = badDeploy();
        s.alerts.set(0, alert("A", Optional.empty(), NOW.minusSeconds(20)));
        assertThat(s.decide()).isInstanceOf(Decision.AskApproval.class);
        AlertOccurrence a = s.alerts.get(0);
        s.alerts.set(
                0,
                new AlertOccurrence(
                        "A",
                        "f",
                        a.startsAt(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(40)),
                        Optional.empty(),
                        NOW));
        assertGoesBackTo(s, "old");
    }

    @Test
    void aRevisionThatRanForLongIsNotToBlame() {
        var s = badDeploy();
        s.revisions.set(1, revision("bad", 2, List.of(), NOW.minusSeconds(20).minus(Duration.ofMinutes(30))));
        assertGoesBackTo(s, "old");
        s.revisions.set(1, revision("bad", 2, List.of(), NOW.minusSeconds(21).minus(Duration.ofMinutes(30))));
        assertRefused(s, Reason.NO_RECENT_DEPLOY);
    }

    @Test
    void weakEvidenceWithoutAHashAsksPeople() {
        var s = badDeploy();
        s.revisions.set(1, revision("bad", 3, List.of(2L), NOW.minus(Duration.ofDays(1))));
        s.progressing = Optional.of(NOW.minus(Duration.ofMinutes(5)));
        s.alerts.set(0, alert("A", Optional.empty(), NOW.minusSeconds(20)));
        assertThat(s.decide()).isInstanceOf(Decision.AskApproval.class);
        s.alerts.set(0, alert("A", Optional.of("bad"), NOW.minusSeconds(20)));
        assertGoesBackTo(s, "old");
    }

    @Test
    void theIdleSideAndAnEmptyWorkloadHarmNobody() {
        var s = badDeploy();
        s.blueGreen = Optional.of(s.pair(false, Optional.empty(), Optional.empty()));
        assertRefused(s, Reason.NOT_SERVING);
        s.blueGreen = Optional.empty();
        s.desired = 0;
        assertRefused(s, Reason.SCALED_TO_ZERO);
    }

    @Test
    void whileOlderPodsAreReadyTheirAlertsAreAwaitedOnce() {
        var s = badDeploy();
        s.pods.add(pod("old", true));
        assertThat(s.decide()).isInstanceOfSatisfying(Decision.Wait.class, w -> assertThat(w.until())
                .isEqualTo(NOW.plusSeconds(10)));
        s.status = Status.NEW.with(Status.Times.NONE.waitingUntil(Optional.of(NOW)));
        assertGoesBackTo(s, "old");
    }

    @Test
    void ifTheOldRevisionFailsTooTheDeployIsNotTheCause() {
        var s = badDeploy();
        s.active.add(new Evidence.FiringAlert(
                "A", "f2", WorkloadRef.deployment("shop", "orders"), Optional.of("old"), Optional.of(NOW)));
        assertRefused(s, Reason.OLD_REVISION_FAILS_TOO);
    }

    @Test
    void aPausedWorkloadIsLeftAlone() {
        var s = badDeploy();
        s.strategy = new Workload.Strategy(true, false, 0, false);
        assertRefused(s, Reason.PAUSED);
        s.numbered = false;
        assertRefused(s, Reason.PAUSED);
    }

    @Test
    void theNewestEarlierProvenRevisionIsTheTarget() {
        var s = badDeploy();
        s.revisions.add(1, revision("brief", 2, List.of(), NOW.minus(Duration.ofMinutes(3))));
        s.revisions.set(2, revision("bad", 3, List.of(), NOW.minusSeconds(60)));
        assertGoesBackTo(s, "old");
        s.revisions.remove(0);
        assertRefused(s, Reason.NO_PROVEN_TARGET);
        s.revisions.remove(0);
        assertRefused(s, Reason.NO_EARLIER_REVISION);
    }

    @Test
    void fiveMinutesProve() {
        var s = badDeploy();
        s.revisions.set(0, revision("old", 1, List.of(), NOW.minusSeconds(60).minus(Duration.ofMinutes(5))));
        assertGoesBackTo(s, "old");
        s.revisions.set(0, revision("old", 1, List.of(), NOW.minusSeconds(59).minus(Duration.ofMinutes(5))));
        assertRefused(s, Reason.NO_PROVEN_TARGET);
    }

    @Test
    void whatSomebodySteppedBackFromIsKnownBadWhateverItsNumber() {
        var s = badDeploy();
        s.revisions.clear();
        s.revisions.add(revision("worse", 2, List.of(), NOW.minus(Duration.ofDays(1))));
        s.revisions.add(revision("old", 3, List.of(1L), NOW.minus(Duration.ofDays(2))));
        s.revisions.add(revision("bad", 4, List.of(), NOW.minusSeconds(60)));
        assertGoesBackTo(s, "old");
        s.revisions.remove(1);
        s.revisions.add(
                0,
                revision("older", 3, List.of(1L), NOW.minus(Duration.ofDays(2)).plusSeconds(1)));
        assertGoesBackTo(s, "older");
    }

    @Test
    void theRestoredRevisionIsNeverTradedForTheBadOne() {
        var s = badDeploy();
        s.revisions.set(0, revision("old", 3, List.of(1L), NOW.minus(Duration.ofDays(2))));
        s.current = "old";
        s.suspect = Optional.of(new Rollback.Suspect("old", "revision:3"));
        s.alerts.set(0, alert("A", Optional.of("old"), NOW.minusSeconds(5)));
        s.others.add(
                acted("bad", new RevisionRef("orders", "old", 1, "", ""), Phase.SUCCEEDED, Duration.ofSeconds(30)));
        assertRefused(s, Reason.NO_PROVEN_TARGET);
    }

    @Test
    void whatWasNotTheCauseIsExonerated() {
        var s = badDeploy();
        s.revisions.add(1, revision("innocent", 2, List.of(), NOW.minus(Duration.ofHours(9))));
        s.revisions.set(2, revision("bad", 4, List.of(), NOW.minusSeconds(60)));
        var restored = new RevisionRef("orders", "old", 1, "", "");
        s.others.add(acted("innocent", restored, Phase.SUCCEEDED, Duration.ofHours(1)));
        assertGoesBackTo(s, "old");
        s.others.set(0, acted("innocent", restored, Phase.NOT_THE_CAUSE, Duration.ofHours(1)));
        assertGoesBackTo(s, "innocent");
    }

    @Test
    void anExplicitTargetNeedsNoProof() {
        var s = badDeploy();
        s.manual = true;
        s.target = Optional.of("brief");
        s.revisions.add(1, revision("brief", 2, List.of(), NOW.minusSeconds(61)));
        assertGoesBackTo(s, "brief");
        s.target = Optional.of("bad");
        assertRefused(s, Reason.ALREADY_AT_TARGET);
        s.target = Optional.of("pruned");
        assertRefused(s, Reason.NO_EARLIER_REVISION);
    }

    @Test
    void aRecentFlipIsFlippedBack() {
        var s = badDeploy();
        s.revisions.set(1, revision("bad", 2, List.of(), NOW.minus(Duration.ofMinutes(20))));
        s.blueGreen = Optional.of(s.pair(true, Optional.of(NOW.minusSeconds(90)), Optional.of(peer(s))));
        assertThat(s.decide()).isInstanceOfSatisfying(Decision.Act.class, act -> assertThat(act.plan())
                .isInstanceOf(Plan.FlipServices.class));
    }

    @Test
    void aRevisionYoungerThanTheFlipIsReverted() {
        var s = badDeploy();
        s.blueGreen = Optional.of(s.pair(true, Optional.of(NOW.minus(Duration.ofHours(1))), Optional.of(peer(s))));
        assertThat(s.decide()).isInstanceOfSatisfying(Decision.Act.class, act -> assertThat(act.plan())
                .isInstanceOf(Plan.RevertWorkload.class));
    }

    @Test
    void aWorkloadIsLeftToPeopleDuringItsCooldown() {
        var s = badDeploy();
        var restored = new RevisionRef("orders", "old", 1, "", "");
        s.others.add(acted(
                "earlier", restored, Phase.SUCCEEDED, Duration.ofMinutes(10).minusSeconds(1)));
        assertRefused(s, Reason.COOLDOWN);
        s.others.set(0, acted("earlier", restored, Phase.SUCCEEDED, Duration.ofMinutes(10)));
        assertGoesBackTo(s, "old");
    }

    @Test
    void theFourthWorkloadInTheWindowIsRefusedUnlessAPersonApproved() {
        var s = badDeploy();
        for (String name : List.of("a", "b", "c")) {
            Rollback orders = acted("x", new RevisionRef(name, "y", 1, "", ""), Phase.VERIFYING, Duration.ofMinutes(1));
            s.others.add(Situation.record(
                    name, WorkloadRef.deployment("shop", name), "uid-" + name, orders.status(), Optional.empty()));
        }
        assertRefused(s, Reason.TOO_MANY_ROLLBACKS);
        s.status = Status.NEW.in(Phase.AWAITING_APPROVAL, Optional.empty(), "");
        s.approval =
                Optional.of(new Rollback.Approval("jo", NOW, Rollback.Approval.Verdict.APPROVED, Optional.empty()));
        assertGoesBackTo(s, "old");
        s.approval =
                Optional.of(new Rollback.Approval("jo", NOW, Rollback.Approval.Verdict.REJECTED, Optional.empty()));
        assertRefused(s, Reason.REJECTED);
    }

    private static Workload peer(Situation s) {
        var blue = revision("blue", 1, List.of(), NOW.minus(Duration.ofDays(3)));
        return s.workload(WorkloadRef.deployment("shop", "orders-blue"), "uid-blue", List.of(blue), "blue");
    }

    @Test
    void podsOfTheSuspectThatTheStrategyLeavesToPeopleStopIt() {
        var s = Situation.badDeploy();
        s.ref = new WorkloadRef(WorkloadKind.STATEFUL_SET, "shop", "orders");
        s.strategy = new Workload.Strategy(false, true, 0, false);
        s.pods.add(Situation.pod("bad", true));
        assertRefused(s, Reason.PAUSED);
        assertThat(s.decide().message())
                .isEqualTo("updateStrategy OnDelete leaves it to people to replace orders-bad-1; roll back with kubectl"
                        + " rollout undo, then delete them one after another: kubectl -n shop delete pod orders-bad-1");

        s.strategy = new Workload.Strategy(false, false, 2, true);
        assertThat(s.decide().message())
                .isEqualTo(
                        "the partition of updateStrategy, 2, keeps orders-bad-1 as they are; lower it, or roll back by"
                                + " hand: kubectl rollout undo");

        s.strategy = new Workload.Strategy(false, false, 1, true);
        assertThat(s.decide()).isInstanceOf(Decision.Act.class);
    }

    @Test
    void podsThatServeNobodyCanBeReplacedWhateverTheStrategy() {
        var s = Situation.badDeploy();
        s.ref = new WorkloadRef(WorkloadKind.DAEMON_SET, "shop", "orders");
        s.strategy = new Workload.Strategy(false, true, 0, false);
        s.pods.add(Situation.pod("bad", false));
        assertThat(s.decide()).isInstanceOf(Decision.Act.class);
    }

    @Test
    void aKindWithoutRevisionsIsNotRolledBack() {
        var s = Situation.badDeploy();
        s.ref = new WorkloadRef(WorkloadKind.OTHER, "shop", "orders");
        assertRefused(s, Reason.UNSUPPORTED_KIND);
    }
}
