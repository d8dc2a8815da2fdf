package dev.switchback.rollback.controller;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.action.Action;
import dev.switchback.rollback.action.Restored;
import dev.switchback.rollback.evidence.FiringAlerts;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.rollback.judgement.TargetRule;
import dev.switchback.rollback.store.RollbackStore;
import dev.switchback.rollback.verification.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks again and again until an action has proved itself, or has not; a target that does not come up gets a successor. */
public final class VerifyStep {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /**
     * What a verification reads.
     *
     * @param lastWatchdog when Alertmanager's Watchdog was heard last by this replica
     */
    public record Sources(
            Cluster cluster, RollbackStore store, FiringAlerts firing, Supplier<Optional<Instant>> lastWatchdog) {}

    private final Action.Factory actions;
    private final Sources sources;
    private final Transitions transitions;
    private final Settings settings;
    private final InstantSource clock;

    public VerifyStep(
            Action.Factory actions, Sources sources, Transitions transitions, Settings settings, InstantSource clock) {
        this.actions = actions;
        this.sources = sources;
        this.transitions = transitions;
        this.settings = settings;
        this.clock = clock;
    }

    Result next(Rollback read) {
        Action action = actions.of(read);
        Restored restored = action.look();
        action.unblock(restored);
        Rollback rollback = read.withStatus(followed(read.status(), restored));
        Status judged = Verifier.judge(rollback, observed(rollback, restored), settings.verify());
        if (!judged.phase().isOpen()) {
            boolean page = restored.kind() == Restored.Kind.SUSPECT_AGAIN;
            return page
                    ? transitions.endWithPage(read, judged)
                    : transitions.end(
                            read, judged, judged.phase(), judged.reason().orElseThrow(), judged.message());
        }
        Result later = Result.requeueAfter(INTERVAL);
        if (isNewFailure(rollback.status(), judged)) {
            return transitions.to(read, nextTarget(rollback, judged));
        }
        boolean same = judged.times().equals(read.status().times())
                && judged.targets().equals(read.status().targets());
        if (same) {
            return later;
        }
        Result written = transitions.to(read, judged);
        return written.requeueAfter().isPresent() ? later : written;
    }

    /** When admission made another template of ours, the revision that came of it is the target. */
    private static Status followed(Status status, Restored restored) {
        Optional<Plan> plan = status.plan();
        Optional<String> other = restored.hash()
                .filter(hash ->
                        restored.kind() == Restored.Kind.COMPLETE || restored.kind() == Restored.Kind.INCOMPLETE)
                .filter(hash -> !plan.orElseThrow().to().hash().equals(hash));
        if (other.isEmpty()) {
            return status;
        }
        RevisionRef to = plan.orElseThrow().to();
        var ref = new RevisionRef(to.workload(), other.get(), 0, to.image(), "admission made it of " + to.hash());
        Status leading = status.planned(Optional.of(plan.orElseThrow().leadingTo(ref)), status.automatic());
        return status.target()
                .map(t ->
                        leading.with(new Status.Target(t.from(), other.get(), t.admitted(), t.started(), t.failure())))
                .orElse(leading);
    }

    private Verifier.Observation observed(Rollback rollback, Restored restored) {
        FiringAlerts.Moment moment = sources.firing().now();
        List<Evidence.FiringAlert> alerts =
                new ArrayList<>(moment.of(rollback.spec().workload()));
        rollback.status().plan().flatMap(Plan::otherSide).ifPresent(peer -> alerts.addAll(moment.of(peer.ref())));
        Optional<Instant> lastSign = Stream.concat(
                        moment.watchdogUpdatedAt().stream(), sources.lastWatchdog().get().stream())
                .max(Instant::compareTo);
        return new Verifier.Observation(clock.instant(), restored, alerts, lastSign);
    }

    private static boolean isNewFailure(Status before, Status judged) {
        return judged.target().flatMap(Status.Target::failure).isPresent()
                && before.target().flatMap(Status.Target::failure).isEmpty();
    }

    /** One step further back, once; without an older proven revision the rollout may still come up until the timeout. */
    private Status nextTarget(Rollback rollback, Status judged) {
        Plan plan = judged.plan().orElseThrow();
        boolean isFirst = judged.targets().size() == 1 && plan.otherSide().isEmpty();
        Optional<Workload> workload = isFirst
                ? sources.cluster().workloads().read(rollback.spec().workload()).found()
                : Optional.empty();
        List<Rollback> known = new ArrayList<>(sources.store().all());
        known.removeIf(r -> r.toString().equals(rollback.toString()));
        known.add(rollback.withStatus(judged));
        Optional<RevisionRef> older = workload.flatMap(w ->
                TargetRule.provenBefore(plan.to(), w, known, settings.ages().provenAfter()));
        if (older.isEmpty()) {
            return judged;
        }
        String message = "revision " + plan.to().number() + " (" + plan.to().hash() + ", "
                + plan.to().image() + ") does not come up: "
                + judged.target().orElseThrow().failure().orElse("") + "; going back further, to revision "
                + older.get().number() + " (" + older.get().hash() + ", "
                + older.get().image() + ")";
        long generation = workload.orElseThrow().rollout().generation();
        return judged.in(Phase.EXECUTING, Optional.empty(), message)
                .planned(Optional.of(new Plan.RevertWorkload(plan.to(), older.get(), generation)), judged.automatic())
                .with(judged.times().executingAt(clock.instant()))
                .with(Status.Notice.PAGE);
    }
}
