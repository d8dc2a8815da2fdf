package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows in a Deployment's status that one of its ReplicaSets cannot create pods, the new one first. */
final class ReplicaFailures {
    private ReplicaFailures() {}

    static void promote(Rollout rollout, ObjectNode next) {
        var conditions = new Conditions(next);
        var failure = Stream.concat(rollout.newSet().stream(), rollout.old().stream())
                .map(ReplicaFailures::of)
                .flatMap(Optional::stream)
                .findFirst();
        if (failure.isEmpty()) {
            conditions.remove(Conditions.REPLICA_FAILURE);
            return;
        }
        ObjectNode condition = failure.get().deepCopy();
        condition.set("lastUpdateTime", condition.path("lastTransitionTime"));
        conditions.set(condition);
    }

    private static Optional<JsonNode> of(ReplicaSet set) {
        return new Conditions(set.object().status()).get(Conditions.REPLICA_FAILURE);
    }
}
