package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** The status of a pod as a node writes it. */
final class PodStatus {
    static final String NODE = "local";

    private PodStatus() {}

    /** A pod whose containers run. */
    static ObjectNode running(ObjectNode pod, Instant since, boolean ready) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("phase", "Running");
        var conditions = status.putArray("conditions");
        for (String type : List.of("Initialized", "ContainersReady", "Ready", "PodScheduled")) {
            boolean good = ready || !type.endsWith("Ready");
            conditions
                    .addObject()
                    .put("type", type)
                    .put("status", good ? "True" : "False")
                    .put("lastTransitionTime", Timestamps.of(since));
        }
        String address = address(pod.at("/metadata/uid").asText());
        status.put("hostIP", "10.0.0.1").put("podIP", address).put("startTime", Timestamps.of(since));
        status.putArray("podIPs").addObject().put("ip", address);
        var containers = status.putArray("containerStatuses");
        for (JsonNode container : pod.at("/spec/containers")) {
            containers
                    .addObject()
                    .put("name", container.path("name").asText())
                    .put("image", container.path("image").asText())
                    .put("imageID", "")
                    .put("ready", ready)
                    .put("started", true)
                    .put("restartCount", 0)
                    .putObject("state")
                    .putObject("running")
                    .put("startedAt", Timestamps.of(since));
        }
        return status;
    }

    /** The condition Ready. */
    static boolean ready(ObjectNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static String address(String uid) {
        int hash = uid.hashCode();
        return "10.%d.%d.%d".formatted(1 + (hash >>> 16 & 0x7f), hash >>> 8 & 0xff, 1 + (hash & 0x7f));
    }
}
