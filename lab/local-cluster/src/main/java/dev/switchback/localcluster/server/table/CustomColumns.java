package dev.switchback.localcluster.server.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.switchback.localcluster.api.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Columns that a CustomResourceDefinition declares. */
final class CustomColumns {
    private static final Pattern STEP = Pattern.compile(
            "\\.([A-Za-z0-9_-]+)|\\['([^']+)'\\]|\\[([0-9]+)\\]|\\[\\?\\(@\\.([A-Za-z0-9_]+)\\s*==\\s*['\"]([^'\"]*)['\"]\\)\\]");

    private CustomColumns() {}

    static List<Column> of(List<JsonNode> declared) {
        var columns = new ArrayList<Column>();
        columns.add(Column.ofName());
        declared.forEach(column -> columns.add(column(column)));
        if (declared.isEmpty()) {
            columns.add(Column.ofAge());
        }
        return columns;
    }

    private static Column column(JsonNode declared) {
        var path = path(declared.path("jsonPath").asText());
        String type = declared.path("type").asText();
        return new Column(
                declared.path("name").asText(), type, declared.path("priority").asInt(), (object, now) -> {
                    var value = path.apply(object);
                    if (type.equals("date")) {
                        return value.isTextual()
                                ? JsonText.object().textNode(HumanDuration.since(value.asText(), now))
                                : NullNode.getInstance();
                    }
                    return value.isMissingNode() ? NullNode.getInstance() : value;
                });
    }

    /** The part of JSONPath that columns use: fields, indexes, and elements that have a field of a value. */
    private static UnaryOperator<JsonNode> path(String text) {
        var steps = new ArrayList<UnaryOperator<JsonNode>>();
        var matcher = STEP.matcher(text);
        while (matcher.find()) {
            if (matcher.group(3) != null) {
                int index = Integer.parseInt(matcher.group(3));
                steps.add(node -> node.path(index));
            } else if (matcher.group(4) != null) {
                String field = matcher.group(4);
                String value = matcher.group(5);
                steps.add(node -> first(node, field, value));
            } else {
                String field = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
                steps.add(node -> node.path(field));
            }
        }
        return object -> {
            JsonNode node = object;
            for (var step : steps) {
                node = step.apply(node);
            }
            return node;
        };
    }

    private static JsonNode first(JsonNode list, String field, String value) {
        for (var element : list) {
            if (element.path(field).asText().equals(value)) {
                return element;
            }
        }
        return list.path(-1);
    }
}
