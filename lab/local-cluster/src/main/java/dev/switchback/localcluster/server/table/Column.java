package dev.switchback.localcluster.server.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param type such as {@code string} and {@code integer}
 * @param priority 0 for columns that are always printed, more for wide output
 * @param cell the value for an object at a time: text, a number or null
 */
record Column(String name, String type, int priority, BiFunction<JsonNode, Instant, JsonNode> cell) {

    /** Text that is always printed. */
    static Column text(String name, Function<JsonNode, String> cell) {
        return text(name, 0, cell);
    }

    /** Text of wide output. */
    static Column wide(String name, Function<JsonNode, String> cell) {
        return text(name, 1, cell);
    }

    private static Column text(String name, int priority, Function<JsonNode, String> cell) {
        return new Column(
                name, "string", priority, (object, now) -> JsonText.object().textNode(cell.apply(object)));
    }

    /** A number at a JSON pointer, 0 when it is missing. */
    static Column number(String name, String pointer) {
        return new Column(name, "integer", 0, (object, now) -> JsonText.object()
                .numberNode(object.at(pointer).asLong()));
    }

    /** How long ago the time at a JSON pointer was. */
    static Column since(String name, String pointer) {
        return new Column(name, "string", 0, (object, now) -> JsonText.object()
                .textNode(HumanDuration.since(object.at(pointer).asText(), now)));
    }

    /** {@code metadata.name}. */
    static Column ofName() {
        return text("Name", object -> object.at("/metadata/name").asText());
    }

    /** How old the object is. */
    static Column ofAge() {
        return since("Age", "/metadata/creationTimestamp");
    }

    ObjectNode definition() {
        return JsonText.object()
                .put("name", name)
                .put("type", type)
                .put("format", name.equals("Name") ? "name" : "")
                .put("description", name)
                .put("priority", priority);
    }
}
