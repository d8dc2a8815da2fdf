package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares pod templates as the controllers do. */
final class Templates {
    private static final String HASH_LABEL = WorkloadKind.DEPLOYMENT.hashLabel();
    private static final Set<String> MAPS =
            Set.of("labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests", "overhead");

    private Templates() {}

    /** {@code spec.template}; an empty object when there is none. */
    static JsonNode of(JsonNode object) {
        var template = object.path("spec").path("template");
        return template.isObject() ? template : ExactJson.newObject();
    }

    /** The template without the label that the controller adds, and what makes a ControllerRevision a patch. */
    static JsonNode withoutHash(JsonNode template) {
        var copy = template.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.remove("$patch");
        }
        if (copy.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH_LABEL);
        }
        return copy;
    }

    /**
     * Equal but for the hash label, null fields, and lists and maps that are empty instead of absent. An empty structure,
     * such as {@code emptyDir: {}}, is not the same as none.
     */
    static boolean same(JsonNode one, JsonNode other) {
        return difference(one, other).isEmpty();
    }

    /** Where two templates first differ, such as {@code /spec/containers/0/image}; empty when they are the same. */
    static Optional<String> difference(JsonNode one, JsonNode other) {
        return difference("", normal(one), normal(other));
    }

    private static Optional<String> difference(String path, JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return differentIf(one.decimalValue().compareTo(other.decimalValue()) != 0, path);
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            return IntStream.range(0, one.size())
                    .mapToObj(i -> difference(path + "/" + i, one.get(i), other.get(i)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (one.isObject() && other.isObject()) {
            return Stream.of(one, other)
                    .flatMap(object -> object.properties().stream().map(Map.Entry::getKey))
                    .map(name -> difference(path + "/" + name, one.path(name), other.path(name)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return differentIf(!one.equals(other), path);
    }

    private static Optional<String> differentIf(boolean different, String path) {
        return different ? Optional.of(path.isEmpty() ? "/" : path) : Optional.empty();
    }

    private static JsonNode normal(JsonNode template) {
        var copy = withoutHash(template);
        dropNothings(copy);
        if (copy.path("metadata").isObject() && copy.path("metadata").isEmpty()) {
            ((ObjectNode) copy).remove("metadata");
        }
        return copy;
    }

    private static void dropNothings(JsonNode node) {
        node.forEach(Templates::dropNothings);
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> isNothing(field.getKey(), field.getValue()));
        }
    }

    private static boolean isNothing(String name, JsonNode value) {
        return value.isNull() || (value.isEmpty() && (value.isArray() || (value.isObject() && MAPS.contains(name))));
    }
}
