package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the status of a Deployment has to say about its ReplicaSets. */
final class DeploymentStatus {
    private DeploymentStatus() {}

    /** The counts and the condition {@code Available}; the other conditions as they are. */
    static ObjectNode of(Rollout rollout, Instant now) {
        var deployment = rollout.deployment();
        var status = counts(rollout);
        var old = deployment.object().status();
        for (var kept : List.of("collisionCount", "conditions")) {
            if (old.hasNonNull(kept)) {
                status.set(kept, old.path(kept).deepCopy());
            }
        }
        new Conditions(status).set(available(deployment, ReplicaSet.available(rollout.all()), now));
        return status;
    }

    private static ObjectNode counts(Rollout rollout) {
        var all = rollout.all();
        int available = ReplicaSet.available(all);
        var status = JsonNodeFactory.instance.objectNode();
        status.put(
                "observedGeneration",
                Math.toIntExact(rollout.deployment().object().generation()));
        count(status, "replicas", ReplicaSet.actual(all));
        count(
                status,
                "updatedReplicas",
                rollout.newSet().map(ReplicaSet::actual).orElse(0));
        count(status, "readyReplicas", all.stream().mapToInt(ReplicaSet::ready).sum());
        count(status, "availableReplicas", available);
        count(status, "unavailableReplicas", Math.max(0, ReplicaSet.replicas(all) - available));
        status.put(
                "terminatingReplicas",
                all.stream().mapToInt(ReplicaSet::terminating).sum());
        return status;
    }

    private static void count(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }

    private static ObjectNode available(Deployment deployment, int available, Instant now) {
        return available >= deployment.replicas() - deployment.maxUnavailable()
                ? Conditions.condition(
                        Conditions.AVAILABLE,
                        "True",
                        "MinimumReplicasAvailable",
                        "Deployment has minimum availability.",
                        now)
                : Conditions.condition(
                        Conditions.AVAILABLE,
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        now);
    }

    /** Whether everything that the Deployment wants runs, and nothing else. */
    static boolean complete(Deployment deployment, JsonNode status) {
        int wanted = deployment.replicas();
        return status.path("updatedReplicas").asInt() == wanted
                && status.path("replicas").asInt() == wanted
                && status.path("availableReplicas").asInt() == wanted
                && status.path("observedGeneration").asLong()
                        >= deployment.object().generation();
    }

    /** Shows that one of the ReplicaSets cannot create pods, the new one first. */
    static void promoteFailure(Rollout rollout, ObjectNode next) {
        var conditions = new Conditions(next);
        var failure = Stream.concat(rollout.newSet().stream(), rollout.old().stream())
                .map(DeploymentStatus::failure)
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

    private static Optional<JsonNode> failure(ReplicaSet set) {
        return new Conditions(set.object().status()).get(Conditions.REPLICA_FAILURE);
    }
}
