package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What schemas call the types of values. */
final class TypeNames {
    private TypeNames() {}

    /** Such as {@code integer}. */
    static String of(JsonNode value) {
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "integer" : "number";
        }
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
