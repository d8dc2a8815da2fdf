package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer;

/** Ends all old pods before the first new one starts. */
final class Recreate {
    private final Scaling scaling;
    private final Informer pods;

    Recreate(Scaling scaling, Informer pods) {
        this.scaling = scaling;
        this.pods = pods;
    }

    /** Ends the old pods; true when none is left. */
    boolean cleared(Rollout rollout) {
        boolean scaled = false;
        for (var old : rollout.oldActive()) {
            scaled |= scaling.scale(rollout, old, 0);
        }
        return !scaled
                && ReplicaSet.actual(rollout.old()) == 0
                && rollout.old().stream().noneMatch(this::runs);
    }

    private boolean runs(ReplicaSet old) {
        return pods.controlledBy(old.uid()).stream().anyMatch(Recreate::runs);
    }

    private static boolean runs(ApiObject pod) {
        return !ReplicaSetPods.finished(pod);
    }

    /** Starts the new pods. The new ReplicaSet has to exist. */
    void start(Rollout rollout) {
        scaling.scale(
                rollout, rollout.newSet().orElseThrow(), rollout.deployment().replicas());
    }
}
