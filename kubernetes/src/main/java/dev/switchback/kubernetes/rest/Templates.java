package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Compares pod templates as the Deployment controller does. */
final class Templates {
    static final String HASH_LABEL = "pod-template-hash";
    private static final Set<String> MAPS =
            Set.of("labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests", "overhead");

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

    /**
     * Equal but for the hash label, null fields, and lists and maps that are empty instead of absent. An empty structure,
     * such as {@code emptyDir: {}}, is not the same as none.
     */
    static boolean same(JsonNode one, JsonNode other) {
        return normal(one).equals(normal(other));
    }

    private static JsonNode normal(JsonNode template) {
        var copy = withoutHash(template);
        dropNothings(copy);
        if (copy.path("metadata").isObject() && copy.path("metadata").isEmpty()) {
            ((ObjectNode) copy).remove("metadata");
        }
        return copy;
    }

    private static void dropNothings(JsonNode node) {
        node.forEach(Templates::dropNothings);
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> isNothing(field.getKey(), field.getValue()));
        }
    }

    private static boolean isNothing(String name, JsonNode value) {
        return value.isNull() || (value.isEmpty() && (value.isArray() || (value.isObject() && MAPS.contains(name))));
    }
}
