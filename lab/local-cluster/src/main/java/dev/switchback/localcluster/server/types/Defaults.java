package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Fills in fields that are not there. */
final class Defaults {
    private final ObjectNode object;

    private Defaults(ObjectNode object) {
        this.object = object;
    }

    static Defaults of(ObjectNode object) {
        return new Defaults(object);
    }

    /** The object in a field, which is made when it is not there. */
    static ObjectNode inner(ObjectNode object, String field) {
        return object.path(field) instanceof ObjectNode inner ? inner : object.putObject(field);
    }

    /** Calls for the object in a field, when it is there. */
    static void ifObject(JsonNode object, String field, Consumer<ObjectNode> then) {
        if (object.path(field) instanceof ObjectNode inner) {
            then.accept(inner);
        }
    }

    /** Calls for each object in a list. */
    static void each(JsonNode list, Consumer<ObjectNode> then) {
        list.forEach(element -> {
            if (element instanceof ObjectNode object) {
                then.accept(object);
            }
        });
    }

    Defaults put(String field, String value) {
        if (object.path(field).asText().isEmpty()) {
            object.put(field, value);
        }
        return this;
    }

    Defaults put(String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
        return this;
    }

    Defaults put(String field, boolean value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
        return this;
    }

    Defaults putObject(String field) {
        inner(object, field);
        return this;
    }
}
