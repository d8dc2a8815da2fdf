package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The annotations that a Deployment gives to its new ReplicaSet. */
final class RevisionAnnotations {
    private static final int HISTORY_CHARACTERS = 2000;
    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            ReplicaSet.REVISION,
            ReplicaSet.REVISION_HISTORY,
            ReplicaSet.DESIRED_REPLICAS,
            ReplicaSet.MAX_REPLICAS,
            "deprecated.deployment.rollback.to");

    private RevisionAnnotations() {}

    /** The number that the newest revision has to have: one more than the greatest of the others. */
    static long next(List<ReplicaSet> others) {
        return 1
                + others.stream()
                        .map(ReplicaSet::revision)
                        .filter(OptionalLong::isPresent)
                        .mapToLong(OptionalLong::getAsLong)
                        .max()
                        .orElse(0);
    }

    /**
     * Copies the Deployment's annotations to {@code set} and numbers it, unless its number is already greater; a number it
     * had before goes to its history. True when that changed anything.
     */
    static boolean apply(Deployment deployment, ReplicaSet set, long revision) {
        boolean changed = copy(deployment.object(), set.object());
        var before = set.object().annotation(ReplicaSet.REVISION).orElse("");
        if (!before.isEmpty() && set.revision().isEmpty()) {
            return changed;
        }
        if (set.revision().orElse(0) >= revision) {
            return changed;
        }
        set.object().annotate(ReplicaSet.REVISION, Long.toString(revision));
        if (!before.isEmpty()) {
            remember(set.object(), before);
        }
        return true;
    }

    /** Notes for which size of the Deployment the set is scaled. True when that changed anything. */
    static boolean sized(Deployment deployment, ApiObject set) {
        boolean desired = set.annotate(ReplicaSet.DESIRED_REPLICAS, Integer.toString(deployment.replicas()));
        boolean max = set.annotate(ReplicaSet.MAX_REPLICAS, Integer.toString(deployment.maxReplicas()));
        return desired || max;
    }

    private static boolean copy(ApiObject from, ApiObject to) {
        boolean changed = false;
        for (var annotation : from.annotations().entrySet()) {
            if (!NOT_COPIED.contains(annotation.getKey())) {
                changed |= to.annotate(annotation.getKey(), annotation.getValue());
            }
        }
        return changed;
    }

    private static void remember(ApiObject set, String revision) {
        var known = set.annotation(ReplicaSet.REVISION_HISTORY).orElse("");
        var history = new ArrayList<>(known.isEmpty() ? List.<String>of() : List.of(known.split(",", -1)));
        history.add(revision);
        while (String.join(",", history).length() > HISTORY_CHARACTERS) {
            history.remove(0);
        }
        set.annotate(ReplicaSet.REVISION_HISTORY, String.join(",", history));
    }
}
