package dev.switchback.rollback.cases;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.model.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Removes old records: 20 a workload and 90 days are kept. Open cases stay, and so do cases that acted for as long as the
 * ReplicaSet that they suspect exists, since they are the memory of what is bad.
 */
public final class Retention {
    static final int KEPT_PER_WORKLOAD = 20;
    static final Duration KEPT_FOR = Duration.ofDays(90);

    private final CaseStore cases;
    private final Cluster cluster;
    private final InstantSource clock;

    public Retention(CaseStore cases, Cluster cluster, InstantSource clock) {
        this.cases = cases;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Looks at all records once. */
    public void prune() {
        Map<WorkloadRef, List<Rollback>> byWorkload =
                cases.all().stream().collect(Collectors.groupingBy(c -> c.spec().workload()));
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
                cases.delete(rollback);
            }
        }
    }

    private boolean isMemory(WorkloadRef ref, Rollback rollback) {
        if (!rollback.hasActed() || ref.kind() != WorkloadKind.DEPLOYMENT) {
            return false;
        }
        Optional<Workload> workload = cluster.workloads().read(ref).found();
        return workload.isPresent()
                && rollback.suspectHash().flatMap(workload.get()::revision).isPresent();
    }
}
