package dev.switchback.rollback.verification;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.alerts.ActiveAlert;
import dev.switchback.rollback.alerts.FiringAlerts;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what is there after an action. */
public final class Observer {
    private final Cluster cluster;
    private final FiringAlerts firing;
    private final InstantSource clock;

    public Observer(Cluster cluster, FiringAlerts firing, InstantSource clock) {
        this.cluster = cluster;
        this.firing = firing;
        this.clock = clock;
    }

    /**
     * Looks once.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Observation look(Rollback rollback) {
        return rollback.status().plan().orElseThrow() instanceof Plan.FlipService flip
                ? afterFlip(rollback, flip)
                : afterRevert(rollback);
    }

    private Observation afterRevert(Rollback rollback) {
        String uid = rollback.spec().workloadUid();
        return new Observation(
                clock.instant(),
                workload(rollback.spec().workload(), uid),
                Optional.empty(),
                Set.of(),
                firing.of(rollback.spec().workload()));
    }

    private Observation afterFlip(Rollback rollback, Plan.FlipService flip) {
        Optional<TrafficService> service = cluster.services()
                .read(rollback.namespace(), flip.service())
                .found()
                .filter(s -> s.uid().equals(flip.serviceUid()));
        List<ActiveAlert> alerts = new ArrayList<>(firing.of(rollback.spec().workload()));
        alerts.addAll(firing.of(flip.peer().ref()));
        return new Observation(
                clock.instant(),
                workload(flip.peer().ref(), flip.peer().uid()),
                service,
                cluster.services().readyEndpoints(rollback.namespace(), flip.service()),
                List.copyOf(alerts));
    }

    private Optional<Workload> workload(WorkloadRef ref, String uid) {
        return cluster.workloads()
                .read(ref)
                .found()
                .filter(w -> uid.isEmpty() || w.uid().equals(uid));
    }
}
