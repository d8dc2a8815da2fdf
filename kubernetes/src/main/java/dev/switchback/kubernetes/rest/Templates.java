package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Compares pod templates as the Deployment controller does. */
final class Templates {
    static final String HASH_LABEL = "pod-template-hash";

    private Templates() {}

    /** {@code spec.template}; an empty object when there is none. */
    static JsonNode of(JsonNode object) {
        var template = object.path("spec").path("template");
        return template.isObject() ? template : Codec.newObject();
    }

    /** The template without the label that the controller adds. */
    static JsonNode withoutHash(JsonNode template) {
        var copy = template.deepCopy();
        if (copy.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH_LABEL);
        }
        return copy;
    }

    /** Equal but for the hash label, null fields, and labels and annotations that are empty instead of absent. */
    static boolean same(JsonNode one, JsonNode other) {
        return normal(one).equals(normal(other));
    }

    private static JsonNode normal(JsonNode template) {
        var copy = withoutHash(template);
        dropNulls(copy);
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            dropIfEmpty(metadata, "labels");
            dropIfEmpty(metadata, "annotations");
            dropIfEmpty((ObjectNode) copy, "metadata");
        }
        return copy;
    }

    private static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.removeNulls();
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.forEach(Templates::dropNulls);
        }
    }

    private static void dropIfEmpty(ObjectNode object, String field) {
        if (object.path(field).isContainerNode() && object.path(field).isEmpty()) {
            object.remove(field);
        }
    }
}
