package dev.switchback.localcluster.controllers;

/** Replaces old pods by new ones step by step, within the Deployment's bounds. */
final class RollingUpdate {
    private final Scaling scaling;

    RollingUpdate(Scaling scaling) {
        this.scaling = scaling;
    }

    /** Does the next step that is possible, if any. The new ReplicaSet has to exist. */
    void step(Rollout rollout) {
        if (!scaleUp(rollout)) {
            scaleDown(rollout);
        }
    }

    private boolean scaleUp(Rollout rollout) {
        var fresh = rollout.newSet().orElseThrow();
        var deployment = rollout.deployment();
        if (fresh.replicas() >= deployment.replicas()) {
            return fresh.replicas() > deployment.replicas() && scaling.scale(rollout, fresh, deployment.replicas());
        }
        return scaling.scale(rollout, fresh, newReplicas(rollout, fresh.replicas()));
    }

    /** How many replicas the new ReplicaSet, which has {@code replicas}, may have now. */
    static int newReplicas(Rollout rollout, int replicas) {
        var deployment = rollout.deployment();
        if (deployment.recreate()) {
            return deployment.replicas();
        }
        int room = deployment.maxReplicas() - ReplicaSet.replicas(rollout.all());
        int missing = deployment.replicas() - replicas;
        return replicas + Math.max(0, Math.min(room, missing));
    }

    private void scaleDown(Rollout rollout) {
        var fresh = rollout.newSet().orElseThrow();
        int unavailable = fresh.replicas() - fresh.available();
        int most = ReplicaSet.replicas(rollout.all()) - minAvailable(rollout) - unavailable;
        if (most <= 0 || rollout.oldActive().isEmpty()) {
            return;
        }
        removeUnhealthy(rollout, most);
        removeAvailable(rollout);
    }

    private static int minAvailable(Rollout rollout) {
        return rollout.deployment().replicas() - rollout.deployment().maxUnavailable();
    }

    /** Pods that serve nobody go first, so that they do not hold up the rollout. */
    private void removeUnhealthy(Rollout rollout, int most) {
        int left = most;
        for (var old : rollout.oldActive()) {
            int remove = Math.min(left, old.replicas() - old.available());
            if (remove > 0) {
                scaling.scale(rollout, old, old.replicas() - remove);
                left -= remove;
            }
        }
    }

    private void removeAvailable(Rollout rollout) {
        int left = ReplicaSet.available(rollout.all()) - minAvailable(rollout);
        for (var old : rollout.oldActive()) {
            int remove = Math.min(left, old.replicas());
            if (remove > 0) {
                scaling.scale(rollout, old, old.replicas() - remove);
                left -= remove;
            }
        }
    }
}
