package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a custom resource against the {@code x-kubernetes-validations} of its schema, as far as {@link Cel} can evaluate
 * them. Rules of elements of lists that compare with the old state are not checked.
 */
public final class ValidationRules {
    private static final Logger log = LoggerFactory.getLogger(ValidationRules.class);
    private static final Map<String, Optional<Cel.Expression>> PARSED = new ConcurrentHashMap<>();

    private final List<FieldProblem> problems = new ArrayList<>();

    private ValidationRules() {}

    /** Which rules the object breaks; {@code old} is null when it is new. */
    public static List<FieldProblem> problems(ObjectNode object, @Nullable ObjectNode old, Schema schema) {
        var rules = new ValidationRules();
        rules.check("", object, old, schema);
        return rules.problems;
    }

    private void check(String path, JsonNode value, @Nullable JsonNode old, Schema schema) {
        for (var rule : schema.node().path("x-kubernetes-validations")) {
            checkRule(path, value, old, rule);
        }
        if (value instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                var before = old == null ? null : old.get(field.getKey());
                check(inner, field.getValue(), before, schema.property(field.getKey()));
            });
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(path + "[" + i + "]", value.get(i), null, schema.items());
            }
        }
    }

    private void checkRule(String path, JsonNode value, @Nullable JsonNode old, JsonNode rule) {
        String text = rule.path("rule").asText();
        var expression = PARSED.computeIfAbsent(text, ValidationRules::parsed);
        boolean comparesWithOld = text.contains("oldSelf");
        if (expression.isEmpty() || (comparesWithOld && old == null)) {
            return;
        }
        var variables = old == null ? Map.of("self", value) : Map.of("self", value, "oldSelf", old);
        if (!expression.get().holds(variables)) {
            String message = rule.path("message").asText("failed rule: " + text);
            problems.add(new FieldProblem(path, "FieldValueInvalid", "Invalid value: " + message));
        }
    }

    private static Optional<Cel.Expression> parsed(String text) {
        try {
            return Optional.of(Cel.parse(text));
        } catch (IllegalArgumentException e) {
            log.warn("A validation rule of a custom resource is not checked: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
