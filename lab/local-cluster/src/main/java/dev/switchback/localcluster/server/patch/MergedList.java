package dev.switchback.localcluster.server.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.schema.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** Merges a list of a patch into the present list: objects by their merge key, other values as a set. */
final class MergedList {
    private MergedList() {}

    static ArrayNode of(ArrayNode present, ArrayNode patch, Schema schema) {
        boolean objects = !schema.mergeKey().isEmpty();
        var merged = objects ? objects(present, patch, schema) : values(present, patch);
        return new ElementOrder(schema.mergeKey()).sorted(merged, patch, present);
    }

    private static ArrayNode values(ArrayNode present, ArrayNode patch) {
        var all = new LinkedHashSet<JsonNode>();
        present.forEach(all::add);
        patch.forEach(all::add);
        return JsonText.array().addAll(all);
    }

    private static ArrayNode objects(ArrayNode present, ArrayNode patch, Schema schema) {
        boolean replace = false;
        for (var element : patch) {
            replace |= element.path("$patch").asText().equals("replace");
        }
        var merged = new LinkedHashMap<JsonNode, ObjectNode>();
        if (!replace) {
            present.forEach(element -> merged.put(element.path(schema.mergeKey()), (ObjectNode) element));
        }
        patch.forEach(element -> mergeElement(merged, element, schema));
        return JsonText.array().addAll(merged.values());
    }

    private static void mergeElement(Map<JsonNode, ObjectNode> merged, JsonNode element, Schema schema) {
        if (!(element instanceof ObjectNode patch)) {
            throw PatchRefused.malformed("expected an object with " + schema.mergeKey() + ": " + element);
        }
        String directive = patch.path("$patch").asText();
        if (directive.equals("replace") && patch.size() == 1) {
            return;
        }
        if (!patch.has(schema.mergeKey())) {
            throw PatchRefused.malformed(
                    "map: %s does not contain declared merge key: %s".formatted(patch, schema.mergeKey()));
        }
        var key = patch.path(schema.mergeKey());
        if (directive.equals("delete")) {
            merged.remove(key);
        } else {
            var present = merged.getOrDefault(key, JsonText.object());
            merged.put(key, StrategicMergePatch.apply(present, patch, schema.items()));
        }
    }
}
