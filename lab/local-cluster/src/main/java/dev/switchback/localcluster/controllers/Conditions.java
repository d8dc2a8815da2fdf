package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The conditions in a status, changed in place (a copy) as the controllers of a real cluster change them. */
record Conditions(JsonNode status) {
    static final String AVAILABLE = "Available";
    static final String PROGRESSING = "Progressing";
    static final String REPLICA_FAILURE = "ReplicaFailure";

    /** A condition of a Deployment. */
    static ObjectNode condition(String type, String status, String reason, String message, Instant now) {
        var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("status", status)
                .put("lastUpdateTime", time)
                .put("lastTransitionTime", time)
                .put("reason", reason)
                .put("message", message);
    }

    Optional<JsonNode> get(String type) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** The reason of a condition; empty when there is none. */
    String reason(String type) {
        return get(type).map(condition -> condition.path("reason").asText()).orElse("");
    }

    /** Sets the condition, unless it is there with this status and reason. The transition time stays with the status. */
    void set(ObjectNode condition) {
        var current = get(condition.path("type").asText());
        if (current.isPresent()
                && same(current.get(), condition, "status")
                && same(current.get(), condition, "reason")) {
            return;
        }
        replace(condition);
    }

    /** Sets the condition with its update time. The transition time stays with the status. */
    void replace(ObjectNode condition) {
        var type = condition.path("type").asText();
        var current = get(type);
        if (current.isPresent() && same(current.get(), condition, "status")) {
            condition.set("lastTransitionTime", current.get().path("lastTransitionTime"));
        }
        remove(type);
        list().add(condition);
    }

    void remove(String type) {
        if (get(type).isEmpty()) {
            return;
        }
        var conditions = list().elements();
        while (conditions.hasNext()) {
            if (conditions.next().path("type").asText().equals(type)) {
                conditions.remove();
            }
        }
        if (list().isEmpty()) {
            ((ObjectNode) status).remove("conditions");
        }
    }

    private ArrayNode list() {
        return ((ObjectNode) status).withArray("conditions");
    }

    private static boolean same(JsonNode a, JsonNode b, String field) {
        return a.path(field).equals(b.path(field));
    }
}
