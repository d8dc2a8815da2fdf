package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;
import java.util.Comparator;
import java.util.List;

/** Scales the ReplicaSets of a Deployment. */
final class Scaling {
    private static final Comparator<ReplicaSet> LARGEST =
            Comparator.comparingInt((ReplicaSet set) -> set.replicas()).reversed();

    private final Informer replicaSets;
    private final EventRecorder events;

    Scaling(Informer replicaSets, EventRecorder events) {
        this.replicaSets = replicaSets;
        this.events = events;
    }

    /** Whether the Deployment's size has changed since its ReplicaSets were scaled. */
    static boolean due(Rollout rollout) {
        int wanted = rollout.deployment().replicas();
        return rollout.active().stream().anyMatch(set -> set.desired().orElse(wanted) != wanted);
    }

    /** Sets the size of one; true when that changed it. */
    boolean scale(Rollout rollout, ReplicaSet set, int replicas) {
        int before = set.replicas();
        var copy = set.object().copy();
        boolean annotated = RevisionAnnotations.sized(rollout.deployment(), copy);
        if (before == replicas && !annotated) {
            return false;
        }
        ((ObjectNode) copy.spec()).put("replicas", replicas);
        rollout.wrote(new ReplicaSet(replicaSets.update(copy)));
        if (before != replicas) {
            var direction = before < replicas ? "up" : "down";
            tell(rollout, "Scaled %s replica set %s from %d to %d".formatted(direction, set.name(), before, replicas));
        }
        return before != replicas;
    }

    private void tell(Rollout rollout, String message) {
        events.normal(Resource.DEPLOYMENTS, rollout.deployment().object(), "ScalingReplicaSet", message);
    }

    /**
     * Brings the ReplicaSets to the Deployment's size outside a rollout, or in the middle of one: then each keeps its share.
     */
    void toSize(Rollout rollout) {
        var deployment = rollout.deployment();
        var only = rollout.activeOrLatest();
        if (only.isPresent()) {
            scale(rollout, only.get(), deployment.replicas());
        } else if (saturated(rollout)) {
            rollout.oldActive().forEach(old -> scale(rollout, old, 0));
        } else if (!deployment.recreate()) {
            proportionally(rollout);
        }
    }

    private static boolean saturated(Rollout rollout) {
        int wanted = rollout.deployment().replicas();
        return rollout.newSet()
                .filter(set -> set.replicas() == wanted && set.available() == wanted)
                .filter(set -> set.desired().orElse(-1) == wanted)
                .isPresent();
    }

    private void proportionally(Rollout rollout) {
        var deployment = rollout.deployment();
        int allowed = deployment.replicas() > 0 ? deployment.maxReplicas() : 0;
        int toAdd = allowed - ReplicaSet.replicas(rollout.active());
        var sets = ordered(rollout.active(), toAdd);
        int[] shares = new int[sets.size()];
        int added = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = share(deployment, sets.get(i), toAdd, added);
            added += shares[i];
        }
        shares[0] += toAdd - added;
        for (int i = 0; i < shares.length; i++) {
            scale(rollout, sets.get(i), Math.max(0, sets.get(i).replicas() + shares[i]));
        }
    }

    /** The largest first; of the same size the newest grows and the oldest shrinks first. */
    private static List<ReplicaSet> ordered(List<ReplicaSet> sets, int toAdd) {
        var byAge = toAdd > 0 ? ReplicaSet.BY_CREATION.reversed() : ReplicaSet.BY_CREATION;
        return sets.stream().sorted(LARGEST.thenComparing(byAge)).toList();
    }

    private static int share(Deployment deployment, ReplicaSet set, int toAdd, int added) {
        int left = toAdd - added;
        if (left == 0) {
            return 0;
        }
        int fraction = fraction(deployment, set);
        return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    }

    /** By how much a set changes to keep its share of the whole. */
    private static int fraction(Deployment deployment, ReplicaSet set) {
        if (deployment.replicas() == 0) {
            return -set.replicas();
        }
        int before = set.max().orElse(0);
        int base = before > 0
                ? before
                : deployment.object().status().path("replicas").asInt();
        if (base == 0) {
            return 0;
        }
        return (int) Math.round((double) set.replicas() * deployment.maxReplicas() / base) - set.replicas();
    }
}
