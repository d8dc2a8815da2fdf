package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiFailure;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;
import java.util.Comparator;

/** Removes old ReplicaSets beyond the Deployment's {@code revisionHistoryLimit}, those with the lowest numbers first. */
record HistoryCleanup(ApiClient client, Informer replicaSets) {
    private static final Comparator<ReplicaSet> BY_REVISION =
            Comparator.comparing((ReplicaSet set) -> set.revision().orElse(0)).thenComparing(ReplicaSet.BY_CREATION);

    void run(Rollout rollout) {
        var limit = rollout.deployment().revisionHistoryLimit();
        if (limit.isEmpty()) {
            return;
        }
        var old = rollout.old().stream()
                .filter(set -> !set.object().deleting())
                .sorted(BY_REVISION)
                .toList();
        old.stream()
                .limit(Math.max(0, old.size() - limit.getAsInt()))
                .filter(HistoryCleanup::idle)
                .forEach(this::delete);
    }

    private static boolean idle(ReplicaSet set) {
        return set.replicas() == 0 && set.actual() == 0 && set.observed();
    }

    private void delete(ReplicaSet set) {
        try {
            client.delete(Resource.REPLICA_SETS, set.object());
        } catch (ApiFailure e) {
            if (!e.notFound() && !e.conflict()) {
                throw e;
            }
        }
        replicaSets.refresh(set.object());
    }
}
