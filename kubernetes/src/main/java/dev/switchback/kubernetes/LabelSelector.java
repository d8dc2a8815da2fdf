package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Writes a {@code LabelSelector} object in the syntax of the {@code labelSelector} query. */
final class LabelSelector {
    private LabelSelector() {}

    /** All requirements, joined; empty for an empty or absent selector. */
    static String query(JsonNode selector) {
        var requirements = new ArrayList<String>();
        Fields.strings(selector.path("matchLabels")).forEach((key, value) -> requirements.add(key + "=" + value));
        for (var expression : selector.path("matchExpressions")) {
            requirements.add(requirement(expression));
        }
        return String.join(",", requirements);
    }

    private static String requirement(JsonNode expression) {
        var key = Fields.text(expression.path("key"));
        var operator = Fields.text(expression.path("operator"));
        List<String> values = new ArrayList<>();
        expression.path("values").forEach(value -> values.add(Fields.text(value)));
        var set = " (" + String.join(",", values) + ")";
        return switch (operator) {
            case "In" -> key + " in" + set;
            case "NotIn" -> key + " notin" + set;
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            default ->
                throw new ApiException.Refused(
                        "a label selector with an unknown operator: " + ErrorStatus.oneLine(operator));
        };
    }
}
