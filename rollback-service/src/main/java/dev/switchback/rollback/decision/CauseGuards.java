package dev.switchback.rollback.decision;

import static dev.switchback.rollback.judgement.Verdict.pass;
import static dev.switchback.rollback.judgement.Verdict.refuse;

import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.Workload.Strategy;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.decision.Guard.Group;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.FailingShares;
import dev.switchback.rollback.judgement.History.ActiveSince;
import dev.switchback.rollback.judgement.Target;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether the deploy can be the cause of the trouble. */
final class CauseGuards {
    static final List<Guard> IN_ORDER = List.of(
            Guard.ofAlert(Group.CAUSE, Reason.CLOCK_SKEW, CauseGuards::clockSkew),
            Guard.ofAlert(Group.CAUSE, Reason.ALERT_RESOLVED, CauseGuards::alertResolved),
            Guard.ofAlert(Group.CAUSE, Reason.REVISION_NOT_CURRENT, CauseGuards::revisionNotCurrent)
                    .bindingPeopleIf(
                            f -> f.evidence().rollback().spec().suspect().isPresent()),
            Guard.ofAlert(Group.CAUSE, Reason.ALERT_OLDER_THAN_REVISION, CauseGuards::alertOlderThanRevision),
            Guard.ofAlert(Group.CAUSE, Reason.NO_RECENT_DEPLOY, CauseGuards::noRecentDeploy),
            Guard.ofRollback(Group.CAUSE, Reason.NOT_SERVING, CauseGuards::notServing),
            Guard.ofRollback(Group.CAUSE, Reason.SCALED_TO_ZERO, CauseGuards::scaledToZero),
            Guard.ofRollback(Group.CAUSE, Reason.FAILING_BEFORE_DEPLOY, CauseGuards::failingBeforeDeploy),
            Guard.ofRollback(Group.CAUSE, Reason.OLD_REVISION_FAILS_TOO, CauseGuards::oldRevisionFailsToo),
            Guard.ofRollback(Group.CAUSE, Reason.RELEASE_IN_PROGRESS, CauseGuards::releaseInProgress)
                    .bindingPeople(),
            Guard.ofRollback(Group.CAUSE, Reason.PAUSED, CauseGuards::paused).bindingPeople());

    private static final Duration SKEW_TOLERANCE = Duration.ofMinutes(2);
    private static final Duration USUAL_LOOKBACK = Duration.ofMinutes(2);
    private static final Duration NUMBERING = Duration.ofSeconds(30);

    private CauseGuards() {}

    /** An alert from the future says that a clock is wrong, so no age can be trusted. */
    private static Verdict clockSkew(Facts facts, AlertOccurrence alert) {
        Instant server = facts.evidence().moment().serverTime();
        return alert.startsAt()
                .filter(at -> at.isAfter(server.plus(SKEW_TOLERANCE)))
                .map(at -> refuse(
                        Reason.CLOCK_SKEW,
                        alert.alertname() + " started at " + at + ", ahead of the API server's clock, " + server))
                .orElseGet(() -> pass("the clocks agree"));
    }

    /** What has healed needs no rollback. */
    private static Verdict alertResolved(Facts facts, AlertOccurrence alert) {
        return alert.resolvedAt()
                .map(at -> refuse(Reason.ALERT_RESOLVED, alert.alertname() + " was resolved at " + at))
                .orElseGet(() -> pass("it fires"));
    }

    /** If the failing revision is no longer the current one there is nothing to undo. */
    private static Verdict revisionNotCurrent(Facts facts, AlertOccurrence alert) {
        Rollback.Trigger trigger = facts.evidence().rollback().spec().trigger();
        if (trigger.unplaced().isPresent()) {
            return refuse(Reason.REVISION_NOT_CURRENT, trigger.reason());
        }
        Optional<Revision> current = facts.workload().current();
        if (current.isEmpty()) {
            return unnumbered(facts);
        }
        String hash = current.get().hash();
        String suspect = facts.evidence().rollback().suspectHash().orElse(hash);
        String named = alert.hash().orElse(suspect);
        boolean isCurrent = facts.suspect().filter(s -> s.hash().equals(hash)).isPresent();
        if (!isCurrent || !facts.isOfSuspect(named)) {
            return refuse(
                    Reason.REVISION_NOT_CURRENT, (isCurrent ? named : suspect) + " is not current; " + hash + " is");
        }
        return pass(suspect.equals(hash) ? hash + " is current" : hash + ", a restart of " + suspect + ", is current");
    }

    private static Verdict unnumbered(Facts facts) {
        if (facts.workload().paused()) {
            return pass("the template of a paused workload has no number");
        }
        Instant giveUp = facts.evidence().rollback().created().plus(NUMBERING);
        return facts.now().isBefore(giveUp)
                ? new Verdict.Wait(giveUp, "the controller has not numbered the template yet")
                : refuse(Reason.REVISION_NOT_CURRENT, "the controller does not number the template");
    }

    /**
     * Trouble that is older than the revision was not caused by it. {@code startsAt} is the end of {@code for}, and the
     * expression looks back: without a hash, what began by then may have begun under another revision.
     */
    private static Verdict alertOlderThanRevision(Facts facts, AlertOccurrence alert) {
        ActiveSince since = facts.blamableSince(alert);
        Instant startsAt = alert.startsAt().orElseThrow();
        if (startsAt.isBefore(since.at())) {
            return refuse(
                    Reason.ALERT_OLDER_THAN_REVISION,
                    alert.alertname() + " started at " + startsAt + ", the revision is active since " + since.at());
        }
        Duration lookback = alert.lookback().orElse(USUAL_LOOKBACK);
        return alert.hash().isEmpty() && startsAt.minus(lookback).isBefore(since.at())
                ? weakUnlessCounted(
                        facts,
                        alert,
                        alert.alertname() + " names no revision, and looks back " + Durations.format(lookback)
                                + " from " + startsAt + ", to before the revision became active at " + since.at())
                : pass("the revision was active when the trouble began");
    }

    /** Requests that were counted tell the revisions apart when the alert does not. */
    private static Verdict weakUnlessCounted(Facts facts, AlertOccurrence alert, String weakness) {
        return strong(facts, alert)
                .map(shares -> pass(weakness + "; but " + shares.summary()))
                .orElseGet(() -> Verdict.weak(weakness));
    }

    private static Optional<FailingShares> strong(Facts facts, AlertOccurrence alert) {
        return facts.shares(alert).filter(FailingShares::isStrong);
    }

    /** Rolling back a revision that has run for long cures nothing. */
    private static Verdict noRecentDeploy(Facts facts, AlertOccurrence alert) {
        ActiveSince since = facts.servingSince();
        Duration active = Duration.between(since.at(), alert.startsAt().orElseThrow());
        Duration recent = facts.evidence().settings().ages().recentDeploy();
        if (facts.isTooOld(alert.startsAt().orElseThrow())) {
            return refuse(
                    Reason.NO_RECENT_DEPLOY,
                    "the revision had been active for " + Durations.formatRounded(active) + " (since " + since.at()
                            + ") when the alert started, longer than " + Durations.formatRounded(recent));
        }
        String age = "deployed " + Durations.formatRounded(active) + " before the alert";
        if (since.exact()) {
            return pass(age);
        }
        String bound = age + " at the latest: it may have been active for longer";
        return alert.hash().isEmpty()
                ? weakUnlessCounted(
                        facts, alert, alert.alertname() + " names no revision, and the current one was " + bound)
                : pass(bound);
    }

    /** The idle side of a blue-green pair harms nobody. */
    private static Verdict notServing(Facts facts, AlertOccurrence alert) {
        return facts.evidence()
                .blueGreen()
                .filter(pair -> !pair.active())
                .map(idle ->
                        refuse(Reason.NOT_SERVING, "Service " + idle.service().name() + " points at the other side"))
                .orElseGet(() -> pass("it serves"));
    }

    /** A workload without pods cannot be failing. */
    private static Verdict scaledToZero(Facts facts, AlertOccurrence alert) {
        int desired = facts.workload().rollout().desired();
        return desired == 0 ? refuse(Reason.SCALED_TO_ZERO, "it wants no pods") : pass("it wants " + desired + " pods");
    }

    /** If as much failed before the deploy, it has changed nothing. */
    private static Verdict failingBeforeDeploy(Facts facts, AlertOccurrence alert) {
        return facts.shares(alert)
                .map(shares -> shares.failedBefore()
                        ? refuse(Reason.FAILING_BEFORE_DEPLOY, shares.summary())
                        : pass(shares.summary()))
                .orElseGet(() -> pass(facts.metricsWords(alert)
                        .map(why -> "metrics say nothing: " + why)
                        .orElse("there is no Prometheus to ask")));
    }

    /** If what would be restored fails as well, the deploy is not the cause. Alerts of one moment can come in two messages. */
    private static Verdict oldRevisionFailsToo(Facts facts, AlertOccurrence alert) {
        if (facts.suspect().isEmpty()) {
            return pass("there is no revision to compare with");
        }
        Optional<Evidence.FiringAlert> other = facts.evidence().findings().firingAlerts().stream()
                .filter(a -> isAboutAnother(facts, a))
                .findFirst();
        if (other.isPresent()) {
            return refuse(
                    Reason.OLD_REVISION_FAILS_TOO,
                    other.get().alertname() + " fires for "
                            + other.get().workload().name()
                            + other.get().hash().map(h -> " " + h).orElse("") + " too");
        }
        Optional<FailingShares> shares = facts.shares(alert);
        if (shares.filter(FailingShares::olderFailToo).isPresent()) {
            return refuse(Reason.OLD_REVISION_FAILS_TOO, shares.get().words());
        }
        boolean olderServe = facts.workload().pods().stream()
                .filter(p -> !facts.isOfSuspect(p.revisionHash()))
                .anyMatch(Pod::ready);
        if (!olderServe) {
            return pass("no other revision is failing");
        }
        return strong(facts, alert)
                .map(counted -> pass("pods of an older revision are ready, and " + counted.words()))
                .orElseGet(() -> settle(facts));
    }

    private static boolean isAboutAnother(Facts facts, Evidence.FiringAlert alert) {
        Workload workload = facts.workload();
        if (!alert.workload().equals(workload.ref())) {
            return (facts.target() instanceof Target.Flip flip
                            && alert.workload().equals(flip.peer().ref()))
                    || (facts.target() instanceof Target.Abort abort
                            && alert.workload().name().equals(abort.delivery().stable()));
        }
        return alert.hash()
                .filter(h -> !facts.isOfSuspect(h))
                .flatMap(workload::revision)
                .filter(r -> facts.evidence().history(workload).knownBad(r).isEmpty())
                .isPresent();
    }

    /** Once per evaluation; a rollback that a person was asked about has waited before. */
    private static Verdict settle(Facts facts) {
        Status status = facts.evidence().rollback().status();
        Instant until = status.times().waitUntil().orElseGet(() -> facts.now()
                .plus(facts.evidence().settings().ages().settle()));
        return status.phase() != Phase.AWAITING_APPROVAL && facts.now().isBefore(until)
                ? new Verdict.Wait(until, "pods of an older revision are ready: do they fail too?")
                : pass("pods of an older revision are ready and none of them fails");
    }

    /** While a delivery changes the workload nobody else does; what it brings is taken back by itself. */
    private static Verdict releaseInProgress(Facts facts, AlertOccurrence alert) {
        Optional<Delivery> release = facts.evidence().release();
        if (release.isEmpty()) {
            return pass("no delivery changes it");
        }
        Delivery delivery = release.get();
        String delivers = "delivery " + delivery + " brings " + delivery.spec().image();
        if (delivery.status().phase() == DeliveryPhase.UNDOING) {
            return refuse(Reason.RELEASE_IN_PROGRESS, delivers + ", and is being undone already");
        }
        return facts.target() instanceof Target.Abort
                ? pass(delivers + ", which is the suspect: the delivery is aborted")
                : refuse(
                        Reason.RELEASE_IN_PROGRESS,
                        delivers + ", which is not the suspect; to stop it: switchback abort " + delivery);
    }

    /** Nothing that is written to a paused workload is rolled out, nor to pods that its strategy leaves to people. */
    private static Verdict paused(Facts facts, AlertOccurrence alert) {
        Workload workload = facts.workload();
        if (workload.paused()) {
            return refuse(Reason.PAUSED, "the rollout is paused; resume it with kubectl rollout resume");
        }
        Strategy strategy = workload.rollout().strategy();
        List<String> kept = workload.pods().stream()
                .filter(pod -> !pod.terminating() && facts.isOfSuspect(pod.revisionHash()) && strategy.keeps(pod))
                .map(Pod::name)
                .toList();
        if (kept.isEmpty()) {
            return pass("the rollout reaches every pod of it");
        }
        String why = strategy.onDelete()
                ? "updateStrategy OnDelete leaves it to people to replace "
                : "the partition of updateStrategy, " + strategy.partition() + ", keeps ";
        String remedy = strategy.onDelete()
                ? "; roll back with kubectl rollout undo, then delete them one after another: kubectl -n "
                        + workload.ref().namespace() + " delete pod " + kept.get(0)
                : " as they are; lower it, or roll back by hand: kubectl rollout undo";
        return refuse(Reason.PAUSED, why + String.join(", ", kept) + remedy);
    }
}
