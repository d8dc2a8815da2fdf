package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import java.util.List;

/** What the status of a ReplicaSet has to say about its pods. */
final class ReplicaSetStatus {
    private ReplicaSetStatus() {}

    /** The counts; the conditions as they are. */
    static ObjectNode of(ReplicaSet set, List<ApiObject> pods, int terminating, int available) {
        var status = JsonNodeFactory.instance.objectNode();
        status.put("replicas", pods.size());
        count(
                status,
                "fullyLabeledReplicas",
                pods.stream().filter(pod -> labelled(set, pod)).count());
        count(
                status,
                "readyReplicas",
                pods.stream().filter(ReplicaSetPods::ready).count());
        count(status, "availableReplicas", available);
        status.put("terminatingReplicas", terminating);
        status.put("observedGeneration", Math.toIntExact(set.object().generation()));
        var conditions = set.object().status().path("conditions");
        if (!conditions.isEmpty()) {
            status.set("conditions", conditions.deepCopy());
        }
        return status;
    }

    /** Sets the condition {@code ReplicaFailure}, or removes it when {@code failure} is missing. */
    static void failure(ObjectNode status, JsonNode failure) {
        var conditions = new Conditions(status);
        if (failure instanceof ObjectNode condition) {
            conditions.set(condition);
        } else {
            conditions.remove(Conditions.REPLICA_FAILURE);
        }
    }

    private static void count(ObjectNode status, String field, long count) {
        if (count != 0) {
            status.put(field, (int) count);
        }
    }

    private static boolean labelled(ReplicaSet set, ApiObject pod) {
        var wanted = ApiObject.strings(set.template().at("/metadata/labels"));
        return pod.labels().entrySet().containsAll(wanted.entrySet());
    }
}
