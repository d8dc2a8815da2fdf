package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the fields that a schema does not know, which are dropped unless the client wants to hear of them. */
public final class UnknownFields {
    private static final Set<String> OF_ALL_OBJECTS = Set.of("apiVersion", "kind", "metadata");

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    /** Their paths, such as {@code spec.template.spec.containers[0].imagee}. */
    public static List<String> of(ObjectNode object, Schema schema) {
        var unknown = new UnknownFields();
        object.properties().stream()
                .filter(field -> !OF_ALL_OBJECTS.contains(field.getKey()) || schema.declares(field.getKey()))
                .forEach(field -> unknown.field(field.getKey(), field.getKey(), field.getValue(), schema));
        return List.copyOf(unknown.found);
    }

    private void field(String path, String name, JsonNode value, Schema around) {
        if (!around.isOpen() && !around.declares(name)) {
            found.add(path);
        } else {
            value(path, value, around.property(name));
        }
    }

    private void value(String path, JsonNode value, Schema schema) {
        if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                value(path + "[" + i + "]", list.get(i), schema.items());
            }
        } else if (value instanceof ObjectNode object) {
            object.properties()
                    .forEach(inner -> field(path + "." + inner.getKey(), inner.getKey(), inner.getValue(), schema));
        }
    }
}
