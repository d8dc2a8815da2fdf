package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** A pod, with its status as a node writes it. */
final class PodObject {
    static final String NODE = "local";

    private PodObject() {}

    static String name(String namespace, String set, int ordinal) {
        return set + "-" + Identity.letters(namespace + "/" + set + "/" + ordinal, 5);
    }

    static ObjectNode of(ObjectNode replicaSet, int ordinal, Instant created, boolean ready) {
        String namespace = replicaSet.at("/metadata/namespace").asText();
        String set = replicaSet.at("/metadata/name").asText();
        return of(replicaSet, name(namespace, set, ordinal), created, ready);
    }

    /** A pod of the set's template. */
    static ObjectNode of(ObjectNode replicaSet, String name, Instant created, boolean ready) {
        String namespace = replicaSet.at("/metadata/namespace").asText();
        String set = replicaSet.at("/metadata/name").asText();
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = Identity.metadata(pod, namespace, name, created);
        metadata.put("generateName", set + "-");
        JsonNode template = replicaSet.at("/spec/template");
        for (String copied : new String[] {"labels", "annotations"}) {
            if (template.at("/metadata/" + copied).isObject()) {
                metadata.set(copied, template.at("/metadata/" + copied).deepCopy());
            }
        }
        Identity.control(metadata, replicaSet);
        ObjectNode spec =
                template.path("spec").isObject() ? template.path("spec").deepCopy() : pod.objectNode();
        pod.set("spec", spec.put("nodeName", NODE));
        pod.set("status", running(pod, created, ready));
        return pod;
    }

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
                    .put("lastTransitionTime", Identity.timestamp(since));
        }
        String address = address(pod.at("/metadata/uid").asText());
        status.put("hostIP", "10.0.0.1").put("podIP", address).put("startTime", Identity.timestamp(since));
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
                    .put("startedAt", Identity.timestamp(since));
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
