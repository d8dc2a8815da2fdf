package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A node of an OpenAPI schema, with references followed. Nothing is known about the fields of {@link #UNKNOWN}.
 *
 * @param node the schema; missing when nothing is known
 * @param definitions what {@code $ref} names, by name
 */
public record Schema(JsonNode node, JsonNode definitions) {
    /** Says nothing. */
    public static final Schema UNKNOWN = new Schema(MissingNode.getInstance(), MissingNode.getInstance());

    /** Follows a reference at the node. */
    public Schema {
        if (node.has("$ref")) {
            node = definitions.path(node.path("$ref").asText());
        }
    }

    /** A schema without references. */
    public Schema(JsonNode node) {
        this(node, MissingNode.getInstance());
    }

    /** The schema of a field. */
    public Schema property(String name) {
        var property = node.path("properties").path(name);
        return new Schema(property.isMissingNode() ? node.path("additionalProperties") : property, definitions);
    }

    /** The schema of the elements of a list. */
    public Schema items() {
        return new Schema(node.path("items"), definitions);
    }

    /** Whether a field of that name is declared. */
    public boolean declares(String name) {
        return node.path("properties").has(name);
    }

    /** Whether fields that are not declared may exist. */
    public boolean isOpen() {
        return !node.isObject()
                || node.path("additionalProperties").isObject()
                || node.path("additionalProperties").asBoolean()
                || node.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                || node.path("x-kubernetes-embedded-resource").asBoolean();
    }

    /** The key that elements of a list are merged by; empty when there is none. */
    public String mergeKey() {
        return node.path("x-kubernetes-patch-merge-key").asText();
    }

    /** Whether a strategic merge patch merges this list instead of replacing it. */
    public boolean merges() {
        return node.path("x-kubernetes-patch-strategy").asText().contains("merge");
    }

    /** A keyword such as {@code type}; empty when it is not there. */
    public String keyword(String name) {
        return node.path(name).asText();
    }

    /** Whether a keyword is there and true. */
    public boolean flag(String name) {
        return node.path(name).asBoolean();
    }

    /** Fills in the {@code default}s of a custom resource. A null stands for a field that is left out. */
    public void fillDefaults(JsonNode value) {
        if (value instanceof ArrayNode list) {
            list.forEach(element -> items().fillDefaults(element));
        } else if (value instanceof ObjectNode object) {
            node.path("properties").properties().forEach(property -> {
                var given = object.path(property.getKey());
                var standard = property.getValue().path("default");
                boolean mayBeNull = property.getValue().path("nullable").asBoolean();
                boolean leftOut = given.isMissingNode() || (given.isNull() && !mayBeNull);
                if (leftOut && !standard.isMissingNode()) {
                    object.set(property.getKey(), standard.deepCopy());
                } else if (leftOut) {
                    object.remove(property.getKey());
                }
            });
            object.properties().forEach(field -> property(field.getKey()).fillDefaults(field.getValue()));
        }
    }
}
