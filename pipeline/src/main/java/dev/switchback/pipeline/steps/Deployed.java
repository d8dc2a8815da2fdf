package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Side;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Deployment as it was read.
 *
 * @param object with all its fields, so that it can be written back as it was but for one
 */
public record Deployed(JsonNode object) {

    public String name() {
        return object.at("/metadata/name").asText();
    }

    String kind() {
        return object.path("kind").asText("Deployment");
    }

    public String uid() {
        return object.at("/metadata/uid").asText();
    }

    int desired() {
        return object.at("/spec/replicas").asInt(1);
    }

    /** Whether the controller has seen the newest template and all pods have it and are available. */
    boolean isComplete() {
        return isSeen()
                && status("updatedReplicas") == desired()
                && status("replicas") == desired()
                && status("availableReplicas") == desired();
    }

    /** Whether all pods of a StatefulSet from an ordinal on have the newest template, and all of its pods are available. */
    boolean isUpdatedFrom(int partition) {
        return isSeen()
                && status("updatedReplicas") >= desired() - partition
                && status("replicas") == desired()
                && status("availableReplicas") == desired();
    }

    /** Whether enough of its pods are available, as the Deployment itself counts that (its condition Available). */
    boolean takesTraffic() {
        return isSeen()
                && desired() > 0
                && condition("Available").path("status").asText().equals("True");
    }

    /** Whether the controller has given up the newest template. */
    boolean isStuck() {
        return isSeen() && condition("Progressing").path("reason").asText().equals("ProgressDeadlineExceeded");
    }

    boolean isPaused() {
        return object.at("/spec/paused").asBoolean();
    }

    boolean isSeen() {
        return object.at("/status/observedGeneration").asLong()
                >= object.at("/metadata/generation").asLong();
    }

    private int status(String count) {
        return object.path("status").path(count).asInt();
    }

    private JsonNode condition(String type) {
        JsonNode conditions = object.at("/status/conditions");
        for (JsonNode condition : conditions) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return conditions.path(type);
    }

    /** For people: how far it is. */
    String counts() {
        return "%d of %d updated, %d available, %d in all"
                .formatted(status("updatedReplicas"), desired(), status("availableReplicas"), status("replicas"));
    }

    /** Whether it was made for this delivery. */
    boolean isOf(Delivery delivery) {
        return object.at("/metadata/annotations")
                .path(Annotations.DELIVERY)
                .asText()
                .equals(delivery.uid());
    }

    /** The Deployment as it is now, to go back to. The container is the one called like it, else the first one. */
    Side side() {
        JsonNode containers = object.at("/spec/template/spec/containers");
        JsonNode chosen = containers.path(0);
        for (JsonNode container : containers) {
            if (container.path("name").asText().equals(name())) {
                chosen = container;
            }
        }
        return new Side(
                name(),
                uid(),
                chosen.path("name").asText(),
                chosen.path("image").asText(),
                desired(),
                commit());
    }

    /** The commit that its image was built from, as its template says; empty when it does not. */
    public String commit() {
        return object.at("/spec/template/metadata/annotations")
                .path(Annotations.COMMIT)
                .asText("");
    }

    /** Empty when it has no such container. */
    String image(String container) {
        for (JsonNode one : object.at("/spec/template/spec/containers")) {
            if (one.path("name").asText().equals(container)) {
                return one.path("image").asText();
            }
        }
        return "";
    }

    static ObjectNode scaled(ObjectNode deployment, int replicas) {
        deployment.withObject("/spec").put("replicas", replicas);
        return deployment;
    }

    ObjectNode withReplicas(int replicas) {
        return scaled(object.deepCopy(), replicas);
    }

    Map<String, String> templateLabels() {
        return strings(object.at("/spec/template/metadata/labels"));
    }

    static Map<String, String> strings(JsonNode node) {
        var map = new LinkedHashMap<String, String>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return Collections.unmodifiableMap(map);
    }
}
