package dev.switchback.rollback.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.resources.RollbackName;
import java.util.TreeMap;

/** Tells whether two pod templates mean the same, however they are written: order, nulls, empties and the hash label aside. */
final class TemplateDigest {
    private static final String HASH_LABEL = "pod-template-hash";

    private TemplateDigest() {}

    static String of(JsonNode template) {
        var text = new StringBuilder();
        write(template, text);
        return RollbackName.digest(text.toString());
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            var fields = new TreeMap<String, JsonNode>();
            node.properties().forEach(f -> fields.put(f.getKey(), f.getValue()));
            fields.forEach((name, value) -> {
                boolean nothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
                if (!nothing && !name.equals(HASH_LABEL)) {
                    text.append(name.length()).append(name).append('{');
                    write(value, text);
                    text.append('}');
                }
            });
        } else if (node.isArray()) {
            node.forEach(item -> {
                text.append('[');
                write(item, text);
                text.append(']');
            });
        } else {
            String value = node.asText();
            text.append(value.length()).append(':').append(value);
        }
    }
}
