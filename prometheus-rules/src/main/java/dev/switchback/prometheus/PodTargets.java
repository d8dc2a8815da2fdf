package dev.switchback.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;

/**
 * Pods as Prometheus's own Kubernetes discovery would present them (role pod, one target for each declared port), for
 * {@link PodDiscovery#targetsFile}: the same {@code __meta_kubernetes_*} labels, so that the same relabelling applies.
 */
public final class PodTargets {
    private static final String META = "__meta_kubernetes_";

    private PodTargets() {}

    /**
     * Replaces the targets file in one step, so that Prometheus never reads half of it. Prometheus notices at once.
     *
     * @param pods a PodList as the API server answers it
     */
    public static void write(JsonNode pods, Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, of(pods).toString());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The target groups of a PodList; pods without an address have none. */
    public static ArrayNode of(JsonNode pods) {
        ArrayNode groups = JsonNodeFactory.instance.arrayNode();
        for (JsonNode pod : pods.path("items")) {
            if (!pod.at("/status/podIP").asText().isEmpty()) {
                addContainers(groups, pod, "containers", "containerStatuses", false);
                addContainers(groups, pod, "initContainers", "initContainerStatuses", true);
            }
        }
        return groups;
    }

    private static void addContainers(
            ArrayNode groups, JsonNode pod, String containers, String statuses, boolean init) {
        for (JsonNode container : pod.path("spec").path(containers)) {
            String id = containerId(
                    pod.path("status").path(statuses), container.path("name").asText());
            for (JsonNode port : container.path("ports")) {
                ObjectNode labels = podLabels(pod);
                labels.put(META + "pod_container_name", container.path("name").asText());
                labels.put(META + "pod_container_id", id);
                labels.put(META + "pod_container_image", container.path("image").asText());
                labels.put(META + "pod_container_init", String.valueOf(init));
                labels.put(META + "pod_container_port_name", port.path("name").asText());
                labels.put(
                        META + "pod_container_port_number",
                        port.path("containerPort").asText());
                labels.put(
                        META + "pod_container_port_protocol",
                        port.path("protocol").asText("TCP"));
                ObjectNode group = groups.addObject();
                group.putArray("targets").add(address(pod, port));
                group.set("labels", labels);
            }
        }
    }

    private static ObjectNode podLabels(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        JsonNode status = pod.path("status");
        ObjectNode labels = JsonNodeFactory.instance.objectNode();
        labels.put(META + "namespace", metadata.path("namespace").asText());
        labels.put(META + "pod_name", metadata.path("name").asText());
        labels.put(META + "pod_uid", metadata.path("uid").asText());
        labels.put(META + "pod_ip", status.path("podIP").asText());
        labels.put(META + "pod_host_ip", status.path("hostIP").asText());
        labels.put(META + "pod_node_name", pod.at("/spec/nodeName").asText());
        labels.put(META + "pod_phase", status.path("phase").asText());
        labels.put(META + "pod_ready", ready(status));
        addAll(labels, "label", metadata.path("labels"));
        addAll(labels, "annotation", metadata.path("annotations"));
        addController(labels, metadata.path("ownerReferences"));
        return labels;
    }

    private static void addAll(ObjectNode labels, String kind, JsonNode values) {
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            String name = value.getKey().replaceAll("[^a-zA-Z0-9_]", "_");
            labels.put(META + "pod_" + kind + "_" + name, value.getValue().asText());
            labels.put(META + "pod_" + kind + "present_" + name, "true");
        }
    }

    private static void addController(ObjectNode labels, JsonNode owners) {
        for (JsonNode owner : owners) {
            if (owner.path("controller").asBoolean()) {
                labels.put(META + "pod_controller_kind", owner.path("kind").asText());
                labels.put(META + "pod_controller_name", owner.path("name").asText());
            }
        }
    }

    private static String ready(JsonNode status) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().toLowerCase(Locale.ROOT);
            }
        }
        return "unknown";
    }

    private static String containerId(JsonNode statuses, String container) {
        for (JsonNode status : statuses) {
            if (status.path("name").asText().equals(container)) {
                return status.path("containerID").asText();
            }
        }
        return "";
    }

    private static String address(JsonNode pod, JsonNode port) {
        String ip = pod.at("/status/podIP").asText();
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":"
                + port.path("containerPort").asText();
    }
}
