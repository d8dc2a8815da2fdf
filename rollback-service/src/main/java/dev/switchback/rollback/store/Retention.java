package dev.switchback.rollback.store;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Removes old rollbacks: 20 for each workload are kept, for 90 days. Open ones stay. One that acted stays while the revision
 * that it suspects exists, because it is how the service remembers what is bad.
 */
public final class Retention {
    static final int KEPT_PER_WORKLOAD = 20;
    static final Duration KEPT_FOR = Duration.ofDays(90);

    private final RollbackStore rollbacks;
    private final Cluster cluster;
    private final InstantSource clock;

    public Retention(RollbackStore rollbacks, Cluster cluster, InstantSource clock) {
        this.rollbacks = rollbacks;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Looks at all rollbacks once. */
    public void prune() {
        Map<WorkloadRef, List<Rollback>> byWorkload = rollbacks.all().stream()
                .collect(Collectors.groupingBy(c -> c.spec().workload()));
        byWorkload.forEach(this::prune);
    }

    private void prune(WorkloadRef workload, List<Rollback> ofWorkload) {
        Instant oldest = clock.instant().minus(KEPT_FOR);
        List<Rollback> newestFirst = ofWorkload.stream()
                .sorted(Comparator.comparing(Rollback::created).reversed())
                .toList();
        for (int i = 0; i < newestFirst.size(); i++) {
            Rollback rollback = newestFirst.get(i);
            boolean surplus = i >= KEPT_PER_WORKLOAD || rollback.created().isBefore(oldest);
            if (surplus && !rollback.status().phase().isOpen() && !isMemory(workload, rollback)) {
                rollbacks.delete(rollback);
            }
        }
    }

    private boolean isMemory(WorkloadRef ref, Rollback rollback) {
        if (!rollback.hasActed() || ref.kind() == WorkloadKind.OTHER) {
            return false;
        }
        Optional<Workload> workload = cluster.workloads().read(ref).found();
        return workload.isPresent()
                && rollback.suspectHash().flatMap(workload.get()::revision).isPresent();
    }
}
