package dev.switchback.rollback.action;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.rollback.Annotations;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives a Deployment the template of an earlier ReplicaSet again, if the template is still the one that was judged. */
final class RevertDeployment implements Action<Plan.RevertDeployment> {
    /** A reservation that was not used for so long, by a crash or an outage, has to be judged again. */
    private static final Duration RESERVATION = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final InstantSource clock;

    RevertDeployment(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public Outcome carryOut(Rollback rollback, Plan.RevertDeployment plan) {
        List<String> hashes = List.of(plan.from().hash(), plan.to().hash());
        Optional<Workload> found = cluster.workloads()
                .readRevisions(rollback.spec().workload(), hashes)
                .found()
                .filter(w -> isSame(rollback, w));
        if (found.isEmpty()) {
            return new Outcome.Gone(rollback.spec().workload() + " is gone");
        }
        Workload workload = found.get();
        if (isDone(rollback, plan, workload)) {
            return new Outcome.Done(clock.instant());
        }
        Optional<Revision> current =
                workload.current().filter(r -> r.hash().equals(plan.from().hash()));
        if (current.isEmpty()) {
            return new Outcome.Changed(plan.from().hash() + " is no longer current");
        }
        Optional<Revision> target = workload.revision(plan.to().hash());
        if (target.isEmpty()) {
            return new Outcome.Changed(plan.to().hash() + " is gone");
        }
        return isStale(rollback)
                ? new Outcome.Changed("the decision is older than " + RESERVATION.toSeconds() + " s")
                : patch(rollback, workload, target.get());
    }

    private Outcome patch(Rollback rollback, Workload workload, Revision target) {
        Instant at = clock.instant();
        WriteOutcome written = cluster.workloads()
                .replaceTemplate(
                        workload,
                        workload.template(),
                        target.template(),
                        Map.of(Annotations.ROLLED_BACK_BY, rollback.name()));
        return outcome(written, at);
    }

    static Outcome outcome(WriteOutcome written, Instant at) {
        if (written instanceof WriteOutcome.Applied) {
            return new Outcome.Done(at);
        }
        if (written instanceof WriteOutcome.Invalid invalid) {
            return new Outcome.Changed("it changed before the patch: " + invalid.message());
        }
        if (written instanceof WriteOutcome.Conflict conflict) {
            return new Outcome.Unreachable("the API server was busy with it: " + conflict.message());
        }
        if (written instanceof WriteOutcome.Forbidden forbidden) {
            return new Outcome.Forbidden(forbidden.message());
        }
        return written instanceof WriteOutcome.Missing missing
                ? new Outcome.Gone(missing.message())
                : new Outcome.Unreachable(((WriteOutcome.Unreachable) written).message());
    }

    private static boolean isSame(Rollback rollback, Workload workload) {
        String uid = rollback.spec().workloadUid();
        return uid.isEmpty() || uid.equals(workload.uid());
    }

    /** An answer that was lost, or a crash after the patch: our mark is there, newer than the decision. */
    private static boolean isDone(Rollback rollback, Plan.RevertDeployment plan, Workload workload) {
        return rollback.name().equals(workload.annotations().get(Annotations.ROLLED_BACK_BY))
                && workload.rollout().generation() > plan.generation();
    }

    private boolean isStale(Rollback rollback) {
        return rollback.status()
                .times()
                .executing()
                .filter(at -> at.plus(RESERVATION).isBefore(clock.instant()))
                .isPresent();
    }
}
