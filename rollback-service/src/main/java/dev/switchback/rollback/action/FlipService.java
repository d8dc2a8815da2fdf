package dev.switchback.rollback.action;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.rollback.Annotations;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Points a Service at the other side of a blue-green pair, once that side is scaled and ready. */
final class FlipService implements Action<Plan.FlipService> {
    private final Cluster cluster;
    private final Duration patience;
    private final InstantSource clock;

    FlipService(Cluster cluster, Duration patience, InstantSource clock) {
        this.cluster = cluster;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public Outcome carryOut(Rollback rollback, Plan.FlipService plan) {
        Optional<TrafficService> service = cluster.services()
                .read(rollback.namespace(), plan.service())
                .found()
                .filter(s -> s.uid().equals(plan.serviceUid()));
        Optional<Workload> peer = cluster.workloads()
                .readRevisions(plan.peer().ref(), List.of(plan.to().hash()))
                .found()
                .filter(w -> w.uid().equals(plan.peer().uid()));
        if (service.isEmpty() || peer.isEmpty()) {
            return new Outcome.Gone("Service " + plan.service() + " or its other side "
                    + plan.peer().ref() + " is gone");
        }
        if (isDone(rollback, plan, service.get())) {
            return new Outcome.Done(flippedAt(service.get()));
        }
        return changed(rollback, plan, service.get(), peer.get())
                .<Outcome>map(why -> new Outcome.Changed(why))
                .orElseGet(() -> prepared(rollback, plan, service.get(), peer.get()));
    }

    /** Gives the peer back the replicas that it had, unless somebody has changed them since. */
    @Override
    public void abandon(Rollback rollback, Plan.FlipService plan) {
        Plan.Peer peer = plan.peer();
        if (peer.replicasFrom() != peer.replicasTo()) {
            cluster.workloads().scale(peer.ref(), peer.uid(), peer.replicasTo(), peer.replicasFrom());
        }
    }

    private Optional<String> changed(Rollback rollback, Plan.FlipService plan, TrafficService service, Workload peer) {
        if (!service.selector().equals(plan.selectorFrom())) {
            return Optional.of("the selector of Service " + plan.service() + " has changed");
        }
        boolean sameSide = cluster.workloads()
                .readRevisions(rollback.spec().workload(), List.of(plan.from().hash()))
                .found()
                .flatMap(Workload::current)
                .filter(r -> r.hash().equals(plan.from().hash()))
                .isPresent();
        if (!sameSide) {
            return Optional.of(plan.from().hash() + " is no longer current");
        }
        boolean samePeer =
                peer.current().filter(r -> r.hash().equals(plan.to().hash())).isPresent();
        return samePeer ? Optional.empty() : Optional.of(plan.peer().ref() + " has another template now");
    }

    private Outcome prepared(Rollback rollback, Plan.FlipService plan, TrafficService service, Workload peer) {
        int wanted = plan.peer().replicasTo();
        Workload.Rollout rollout = peer.rollout();
        if (rollout.desired() < wanted) {
            WriteOutcome scaled = cluster.workloads().scale(peer.ref(), peer.uid(), rollout.desired(), wanted);
            return scaled instanceof WriteOutcome.Applied || scaled instanceof WriteOutcome.Invalid
                    ? new Outcome.NotYet(peer.ref() + " is scaled to " + wanted)
                    : RevertDeployment.outcome(scaled, clock.instant());
        }
        boolean ready = rollout.observedGeneration() >= rollout.generation() && rollout.ready() >= wanted;
        if (ready) {
            return flip(rollback, plan, service);
        }
        String state = peer.ref() + " has " + rollout.ready() + " of " + wanted + " pods ready";
        return isOverdue(rollback) ? new Outcome.PeerNotReady(state) : new Outcome.NotYet(state);
    }

    private Outcome flip(Rollback rollback, Plan.FlipService plan, TrafficService service) {
        Instant at = clock.instant();
        WriteOutcome written = cluster.services()
                .switchSelector(
                        service,
                        plan.selectorTo(),
                        Map.of(Annotations.FLIPPED_AT, at.toString(), Annotations.ROLLED_BACK_BY, rollback.name()));
        return RevertDeployment.outcome(written, at);
    }

    private static boolean isDone(Rollback rollback, Plan.FlipService plan, TrafficService service) {
        return rollback.name().equals(service.annotations().get(Annotations.ROLLED_BACK_BY))
                && service.selector().equals(plan.selectorTo());
    }

    private Instant flippedAt(TrafficService service) {
        try {
            return Instant.parse(service.annotations().getOrDefault(Annotations.FLIPPED_AT, ""));
        } catch (DateTimeException e) {
            return clock.instant();
        }
    }

    private boolean isOverdue(Rollback rollback) {
        return rollback.status()
                .times()
                .executing()
                .filter(at -> !clock.instant().isBefore(at.plus(patience)))
                .isPresent();
    }
}
