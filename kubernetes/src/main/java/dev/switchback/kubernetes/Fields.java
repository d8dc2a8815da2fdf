package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads fields of Kubernetes objects, any of which may be absent, null or of another type. */
final class Fields {
    private Fields() {}

    static String uid(JsonNode object) {
        return text(object.path("metadata").path("uid"));
    }

    static String name(JsonNode object) {
        return text(object.path("metadata").path("name"));
    }

    static String namespace(JsonNode object) {
        return text(object.path("metadata").path("namespace"));
    }

    static String resourceVersion(JsonNode object) {
        return text(object.path("metadata").path("resourceVersion"));
    }

    static long generation(JsonNode object) {
        return object.path("metadata").path("generation").asLong();
    }

    static Map<String, String> annotations(JsonNode object) {
        return strings(object.path("metadata").path("annotations"));
    }

    static Map<String, String> labels(JsonNode object) {
        return strings(object.path("metadata").path("labels"));
    }

    /** {@code metadata.creationTimestamp}; the epoch when absent or unreadable. */
    static Instant created(JsonNode object) {
        return time(object.path("metadata").path("creationTimestamp")).orElse(Instant.EPOCH);
    }

    /** A scalar as text; empty for null, absent, objects and arrays. */
    static String text(JsonNode node) {
        return node.isNull() ? "" : node.asText("");
    }

    /** RFC 3339, with any offset and fraction. */
    static Optional<Instant> time(JsonNode node) {
        try {
            return node.isTextual()
                    ? Optional.of(OffsetDateTime.parse(node.textValue()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** An object of scalars, in its order; empty for anything else. */
    static Map<String, String> strings(JsonNode node) {
        var map = new LinkedHashMap<String, String>();
        node.properties().forEach(e -> map.put(e.getKey(), text(e.getValue())));
        return Collections.unmodifiableMap(map);
    }

    /** Strings, or nulls where a value is null, as a JSON object. */
    static ObjectNode object(Map<String, ? extends @Nullable String> strings) {
        var object = JsonNodeFactory.instance.objectNode();
        strings.forEach(object::put);
        return object;
    }

    /** Whether a condition of that type has status {@code True}. */
    static boolean conditionTrue(JsonNode object, String type) {
        return text(condition(object, type).path("status")).equals("True");
    }

    /** The condition of that type; a missing node when there is none. */
    static JsonNode condition(JsonNode object, String type) {
        var conditions = object.path("status").path("conditions");
        for (var condition : conditions) {
            if (text(condition.path("type")).equals(type)) {
                return condition;
            }
        }
        return conditions.path(type);
    }

    /** The UID of the owner that controls the object; empty when none does. */
    static String controllerUid(JsonNode object) {
        for (var owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return text(owner.path("uid"));
            }
        }
        return "";
    }
}
