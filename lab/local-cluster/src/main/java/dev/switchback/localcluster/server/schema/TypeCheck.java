package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** Finds values of built-in types that could not be read into the type's fields. */
public final class TypeCheck {
    private TypeCheck() {}

    /** What the first wrong value is and where; empty when all are of the types that the schema says. */
    public static Optional<String> firstMismatch(JsonNode value, Schema schema) {
        return mismatch("", value, schema);
    }

    private static Optional<String> mismatch(String path, JsonNode value, Schema schema) {
        String type = schema.keyword("type");
        if (!type.isEmpty() && !value.isNull() && !fits(value, schema, type)) {
            return Optional.of("cannot unmarshal %s into field %s of type %s"
                    .formatted(typeOf(value), path.substring(Math.min(1, path.length())), type));
        }
        if (value instanceof ObjectNode object) {
            return object.properties().stream()
                    .flatMap(field ->
                            mismatch(path + "." + field.getKey(), field.getValue(), schema.property(field.getKey()))
                                    .stream())
                    .findFirst();
        }
        if (value instanceof ArrayNode list) {
            for (var element : list) {
                var found = mismatch(path, element, schema.items());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean fits(JsonNode value, Schema schema, String type) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" ->
                schema.keyword("format").equals("int32")
                        ? value.canConvertToInt() && value.canConvertToExactIntegral()
                        : value.canConvertToLong() && value.canConvertToExactIntegral();
            case "number" -> value.isNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
    }

    /** What schemas call the type of a value, such as {@code integer}. */
    static String typeOf(JsonNode value) {
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "integer" : "number";
        }
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
