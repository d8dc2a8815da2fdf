package dev.switchback.localcluster.server.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.schema.Schema;
import java.util.HashSet;
import java.util.Map;

/**
 * Strategic merge patch: a merge patch that merges lists by key where the schema says so, with the directives {@code
 * $patch}, {@code $retainKeys}, {@code $setElementOrder} and {@code $deleteFromPrimitiveList}.
 */
public final class StrategicMergePatch {
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /**
     * The patched copy; neither argument is changed.
     *
     * @throws PatchRefused when a directive is unknown or an element of a merged list lacks its key
     */
    public static ObjectNode apply(ObjectNode target, ObjectNode patch, Schema schema) {
        return switch (patch.path("$patch").asText("merge")) {
            case "merge" -> merge(target, patch, schema);
            case "replace" -> withoutDirectives(patch);
            case "delete" -> JsonText.object();
            default -> throw PatchRefused.malformed("Wrong directive: " + patch.path("$patch"));
        };
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patch, Schema schema) {
        var result = target.deepCopy();
        if (patch.path("$retainKeys") instanceof ArrayNode retained) {
            var keys = new HashSet<String>();
            retained.forEach(key -> keys.add(key.asText()));
            result.retain(keys);
        }
        deleteValues(result, patch);
        patch.properties().stream()
                .filter(field -> !field.getKey().startsWith("$"))
                .forEach(field -> mergeField(result, field, schema.property(field.getKey())));
        order(result, target, patch, schema);
        return result;
    }

    private static void mergeField(ObjectNode result, Map.Entry<String, JsonNode> field, Schema schema) {
        String name = field.getKey();
        var value = field.getValue();
        if (value.isNull()) {
            result.remove(name);
        } else if (value instanceof ObjectNode patch) {
            boolean merges = result.path(name).isObject();
            result.set(name, apply(merges ? (ObjectNode) result.path(name) : JsonText.object(), patch, schema));
        } else if (value instanceof ArrayNode patch && schema.merges()) {
            var list = result.path(name) instanceof ArrayNode present ? present : JsonText.array();
            result.set(name, MergedList.of(list, patch, schema));
        } else {
            result.set(name, value.deepCopy());
        }
    }

    private static void deleteValues(ObjectNode result, ObjectNode patch) {
        directives(patch, DELETE_VALUES).forEach((name, values) -> {
            if (result.path(name) instanceof ArrayNode list) {
                var left = JsonText.array();
                list.forEach(value -> {
                    if (!contains(values, value)) {
                        left.add(value);
                    }
                });
                result.set(name, left);
            }
        });
    }

    private static void order(ObjectNode result, ObjectNode target, ObjectNode patch, Schema schema) {
        directives(patch, ORDER).forEach((name, order) -> {
            if (result.path(name) instanceof ArrayNode list && order instanceof ArrayNode wanted) {
                var live = target.path(name) instanceof ArrayNode present ? present : JsonText.array();
                result.set(name, new ElementOrder(schema.property(name).mergeKey()).sorted(list, wanted, live));
            }
        });
    }

    private static Map<String, JsonNode> directives(ObjectNode patch, String prefix) {
        var found = new java.util.LinkedHashMap<String, JsonNode>();
        patch.properties().stream()
                .filter(field -> field.getKey().startsWith(prefix))
                .forEach(field -> found.put(field.getKey().substring(prefix.length()), field.getValue()));
        return found;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (var element : list) {
            if (element.equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** A patch as a plain value, for a place where there is nothing to merge with. */
    static ObjectNode withoutDirectives(ObjectNode patch) {
        var plain = JsonText.object();
        patch.properties().stream()
                .filter(field ->
                        !field.getKey().startsWith("$") && !field.getValue().isNull())
                .forEach(field -> plain.set(
                        field.getKey(),
                        field.getValue() instanceof ObjectNode inner
                                ? withoutDirectives(inner)
                                : field.getValue().deepCopy()));
        return plain;
    }
}
