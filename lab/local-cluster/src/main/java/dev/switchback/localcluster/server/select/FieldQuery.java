package dev.switchback.localcluster.server.select;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A selector such as {@code metadata.name=orders,status.phase!=Running}. */
public final class FieldQuery {
    private static final Map<String, String> OF_ALL_TYPES =
            Map.of("metadata.name", "/metadata/name", "metadata.namespace", "/metadata/namespace");

    private final List<Predicate<JsonNode>> requirements;

    private FieldQuery(List<Predicate<JsonNode>> requirements) {
        this.requirements = requirements;
    }

    /**
     * Parses; an empty text selects everything.
     *
     * @param fields what the type can be selected by beside name and namespace: JSON pointers by field name
     * @throws IllegalArgumentException when it is no selector or names another field
     */
    public static FieldQuery parse(String text, Map<String, String> fields) {
        var requirements = new ArrayList<Predicate<JsonNode>>();
        for (String term : text.split(",", -1)) {
            if (!term.isBlank()) {
                requirements.add(requirement(term.strip(), fields));
            }
        }
        return new FieldQuery(requirements);
    }

    private static Predicate<JsonNode> requirement(String term, Map<String, String> fields) {
        int equals = term.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("invalid selector: '" + term + "'; can't understand '" + term + "'");
        }
        boolean negated = term.charAt(equals - 1) == '!';
        String field = term.substring(0, negated ? equals - 1 : equals);
        String value = term.substring(term.startsWith("==", equals) ? equals + 2 : equals + 1);
        String pointer = OF_ALL_TYPES.getOrDefault(field, fields.getOrDefault(field, ""));
        if (pointer.isEmpty()) {
            throw new IllegalArgumentException("field label not supported: " + field);
        }
        return object -> object.at(pointer).asText().equals(value) != negated;
    }

    /** Whether an object's fields match. */
    public boolean matches(JsonNode object) {
        return requirements.stream().allMatch(requirement -> requirement.test(object));
    }
}
