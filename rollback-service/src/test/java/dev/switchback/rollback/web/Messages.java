package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Bodies as Alertmanager sends them, and as it never would. */
final class Messages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Messages() {}

    /** A message of version 4. */
    static String of(ObjectNode... alerts) {
        ObjectNode message = JSON.createObjectNode()
                .put("version", "4")
                .put("groupKey", "{}:{}")
                .put("receiver", "switchback")
                .put("status", "firing");
        message.putArray("alerts").addAll(List.of(alerts));
        return message.toString();
    }

    /** A firing alert that began now, asks for a rollback and names the revision. */
    static ObjectNode alert(String namespace, String deployment, String hash) {
        return alert(namespace, deployment, hash, Instant.now());
    }

    static ObjectNode alert(String namespace, String deployment, String hash, Instant startsAt) {
        ObjectNode alert = JSON.createObjectNode()
                .put("status", "firing")
                .put("startsAt", startsAt.toString())
                .put("endsAt", "0001-01-01T00:00:00Z");
        alert.putObject("labels")
                .put("alertname", "HighErrorRate")
                .put("action", "rollback")
                .put("namespace", namespace)
                .put("deployment", deployment)
                .put("pod_template_hash", hash);
        return alert;
    }

    static ObjectNode resolved(ObjectNode alert) {
        ObjectNode over = alert.deepCopy();
        return over.put("status", "resolved").put("endsAt", Instant.now().toString());
    }

    static ObjectNode labels(ObjectNode alert) {
        return (ObjectNode) alert.path("labels");
    }

    static ObjectNode withLabel(ObjectNode alert, String name, String value) {
        labels(alert).put(name, value);
        return alert;
    }
}
