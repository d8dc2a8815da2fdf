package dev.switchback.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes {@link Delivery} as the custom resource. What the resource type's schema refuses is not read either. */
public final class DeliveryJson {

    public static final ResourceType TYPE = new ResourceType("switchback.dev", "v1alpha1", "deliveries", "Delivery");

    private DeliveryJson() {}

    /**
     * Reads a delivery.
     *
     * @throws IllegalArgumentException when it is not one that can be understood; the message names the field
     */
    public static Delivery read(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText();
        return new Delivery(
                namespace,
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText(),
                RollbackJson.instant(metadata.path("creationTimestamp")).orElse(Instant.EPOCH),
                spec(object.path("spec"), namespace),
                DeliveryStatusJson.read(object.path("status")));
    }

    /** The whole object, as it is created; without a status. */
    public static ObjectNode write(Delivery delivery) {
        ObjectNode object = RollbackJson.JSON.createObjectNode();
        object.put("apiVersion", TYPE.apiVersion()).put("kind", TYPE.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("namespace", delivery.namespace()).put("name", delivery.name());
        if (!delivery.resourceVersion().isEmpty()) {
            metadata.put("resourceVersion", delivery.resourceVersion());
        }
        object.set("spec", writeSpec(delivery.spec()));
        return object;
    }

    /**
     * The object as it was read, with another status: whatever else stands in it stays.
     *
     * @param read the object that {@code delivery} was read from
     */
    public static ObjectNode withStatus(JsonNode read, Delivery delivery) {
        ObjectNode object = read.deepCopy();
        object.set("status", DeliveryStatusJson.write(delivery));
        return object;
    }

    /** How far it is, for programs: the fields of its status, after what it is. */
    public static ObjectNode summary(Delivery delivery) {
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        node.put("namespace", delivery.namespace()).put("name", delivery.name());
        node.put("workload", delivery.spec().workload().name())
                .put("image", delivery.spec().image());
        delivery.spec().release().source().ifPresent(known -> known.write(node));
        return node.setAll(DeliveryStatusJson.write(delivery));
    }

    /** The object as it was read, with another request. */
    public static ObjectNode withRequest(JsonNode read, Delivery.Request request) {
        ObjectNode object = read.deepCopy();
        object.withObject("/spec").set("request", writeRequest(request));
        return object;
    }

    private static Delivery.Spec spec(JsonNode spec, String namespace) {
        JsonNode workload = spec.path("workload");
        return new Delivery.Spec(
                new WorkloadRef(
                        WorkloadKind.of(workload.path("kind").asText("Deployment")),
                        namespace,
                        text(workload, "spec.workload", "name")),
                Release.read(spec),
                spec.path("onDriverLost").asText("abort").equals("continue")
                        ? Delivery.OnDriverLost.CONTINUE
                        : Delivery.OnDriverLost.ABORT,
                StrategyJson.read(spec.path("strategy"), workload.path("name").asText()),
                checks(spec),
                duration(spec, "spec", "undoWindow").orElse(Delivery.Spec.UNDO_WINDOW),
                request(spec.path("request")));
    }

    private static Delivery.Checks checks(JsonNode spec) {
        return new Delivery.Checks(
                Optional.of(spec.path("smoke"))
                        .filter(JsonNode::isObject)
                        .map(smoke -> new Delivery.Smoke(
                                text(smoke, "spec.smoke", "suite"),
                                smoke.path("document").asText(""),
                                smoke.path("before").asInt(1))),
                Optional.of(spec.path("analysis")).filter(JsonNode::isObject).map(AnalysisJson::read),
                duration(spec, "spec", "readyWithin").orElse(Delivery.Spec.READY_WITHIN));
    }

    private static Optional<Delivery.Request> request(JsonNode node) {
        for (Delivery.Request.Action action : Delivery.Request.Action.values()) {
            if (label(action).equals(node.path("action").asText(""))) {
                return Optional.of(new Delivery.Request(
                        action,
                        node.path("by").asText("unknown"),
                        RollbackJson.instant(node.path("at")).orElse(Instant.EPOCH)));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode writeSpec(Delivery.Spec spec) {
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        node.putObject("workload")
                .put("kind", spec.workload().kind().kind())
                .put("name", spec.workload().name());
        spec.release().write(node);
        node.put("onDriverLost", label(spec.onDriverLost()));
        node.set("strategy", StrategyJson.write(spec.strategy()));
        spec.checks().smoke().ifPresent(smoke -> node.putObject("smoke")
                .put("suite", smoke.suite())
                .put("document", smoke.document())
                .put("before", smoke.before()));
        spec.checks().analysis().ifPresent(analysis -> node.set("analysis", AnalysisJson.write(analysis)));
        node.put("readyWithin", Durations.format(spec.checks().readyWithin()));
        node.put("undoWindow", Durations.format(spec.undoWindow()));
        spec.request().ifPresent(request -> node.set("request", writeRequest(request)));
        return node;
    }

    private static ObjectNode writeRequest(Delivery.Request request) {
        return RollbackJson.JSON
                .createObjectNode()
                .put("action", label(request.action()))
                .put("by", request.by())
                .put("at", request.at().toString());
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String text(JsonNode node, String where, String field) {
        if (!node.path(field).isTextual()) {
            throw new IllegalArgumentException(where + "." + field + " is missing");
        }
        return node.path(field).asText();
    }

    static Optional<Duration> duration(JsonNode node, String where, String field) {
        if (!node.hasNonNull(field)) {
            return Optional.empty();
        }
        String text = node.path(field).asText();
        return Optional.of(Durations.parse(text)
                .filter(length -> !length.isNegative())
                .orElseThrow(() -> new IllegalArgumentException(
                        where + "." + field + " is not a duration such as 90s or 1h30m: " + text)));
    }
}
