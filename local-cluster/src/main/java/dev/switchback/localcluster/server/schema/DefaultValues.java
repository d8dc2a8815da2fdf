package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the {@code default}s of a custom resource's schema. A null stands for a field that is left out. */
public final class DefaultValues {
    private DefaultValues() {}

    public static void fill(JsonNode value, Schema schema) {
        if (value instanceof ArrayNode list) {
            list.forEach(element -> fill(element, schema.items()));
        } else if (value instanceof ObjectNode object) {
            schema.node().path("properties").properties().forEach(property -> {
                var given = object.path(property.getKey());
                var standard = property.getValue().path("default");
                boolean mayBeNull = property.getValue().path("nullable").asBoolean();
                boolean leftOut = given.isMissingNode() || (given.isNull() && !mayBeNull);
                if (leftOut && !standard.isMissingNode()) {
                    object.set(property.getKey(), standard.deepCopy());
                } else if (leftOut) {
                    object.remove(property.getKey());
                }
            });
            object.properties().forEach(field -> fill(field.getValue(), schema.property(field.getKey())));
        }
    }
}
