package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Parts of a status as the controllers write them. */
final class WrittenStatus {
    private WrittenStatus() {}

    /** Zero is left out. */
    static void count(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }

    static ObjectNode available(boolean enough, Instant since) {
        return enough
                ? condition(
                        "Available",
                        "True",
                        "MinimumReplicasAvailable",
                        "Deployment has minimum availability.",
                        since,
                        since)
                : condition(
                        "Available",
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        since,
                        since);
    }

    static ObjectNode progressed(String replicaSet, Instant updated, Instant since) {
        String message = "ReplicaSet \"" + replicaSet + "\" has successfully progressed.";
        return condition("Progressing", "True", "NewReplicaSetAvailable", message, updated, since);
    }

    static ObjectNode progressing(String replicaSet, Instant updated, Instant since) {
        String message = "ReplicaSet \"" + replicaSet + "\" is progressing.";
        return condition("Progressing", "True", "ReplicaSetUpdated", message, updated, since);
    }

    static ObjectNode timedOut(String replicaSet, Instant at) {
        String message = "ReplicaSet \"" + replicaSet + "\" has timed out progressing.";
        return condition("Progressing", "False", "ProgressDeadlineExceeded", message, at, at);
    }

    private static ObjectNode condition(
            String type, String status, String reason, String message, Instant updated, Instant transition) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("status", status)
                .put("lastUpdateTime", Timestamps.of(updated))
                .put("lastTransitionTime", Timestamps.of(transition))
                .put("reason", reason)
                .put("message", message);
    }
}
