package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** Removes the fields that a schema does not know. */
public final class Pruning {
    private static final List<String> OF_ALL_OBJECTS = List.of("apiVersion", "kind", "metadata");

    private final boolean builtIn;

    private Pruning(boolean builtIn) {
        this.builtIn = builtIn;
    }

    /** As built-in types are pruned: nulls go too, and quantities become text. */
    public static void builtIn(ObjectNode object, Schema schema) {
        new Pruning(true).prune(object, schema);
    }

    /** As custom resources are pruned: nulls stay, and so do the fields that all objects have. */
    public static void custom(ObjectNode object, Schema schema) {
        var kept = object.objectNode();
        for (String field : OF_ALL_OBJECTS) {
            if (object.has(field)) {
                kept.set(field, object.remove(field));
            }
        }
        new Pruning(false).prune(object, schema);
        var rest = object.deepCopy();
        object.removeAll();
        object.setAll(kept);
        object.setAll(rest);
    }

    private void prune(JsonNode value, Schema schema) {
        if (value instanceof ArrayNode list) {
            list.forEach(element -> prune(element, schema.items()));
        } else if (value instanceof ObjectNode object) {
            var unknown = new ArrayList<String>();
            object.properties().forEach(field -> {
                boolean known = schema.isOpen() || schema.declares(field.getKey());
                if (!known || (builtIn && field.getValue().isNull())) {
                    unknown.add(field.getKey());
                } else {
                    var inner = schema.property(field.getKey());
                    if (builtIn
                            && field.getValue().isNumber()
                            && inner.keyword("format").equals("quantity")) {
                        field.setValue(TextNode.valueOf(field.getValue().asText()));
                    }
                    prune(field.getValue(), inner);
                }
            });
            object.remove(unknown);
        }
    }
}
