package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Compares pod templates, names them, and makes pods of them. */
final class PodTemplates {
    static final String HASH_LABEL = "pod-template-hash";
    private static final String SAFE_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private PodTemplates() {}

    /** Whether two templates are the same but for the hash label, fields with nothing in them and their order. */
    static boolean same(JsonNode a, JsonNode b) {
        return canonical(a).equals(canonical(b));
    }

    /** The value of the hash label: the same for the same template, in the letters that Kubernetes uses. */
    static String hash(JsonNode template, OptionalInt collisions) {
        var text = canonical(template) + (collisions.isPresent() ? "#" + collisions.getAsInt() : "");
        var number = Integer.toUnsignedString(fnv1a(text));
        var hash = new StringBuilder(number.length());
        number.chars().forEach(c -> hash.append(SAFE_LETTERS.charAt(c % SAFE_LETTERS.length())));
        return hash.toString();
    }

    private static int fnv1a(String text) {
        int hash = 0x811c9dc5;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return hash;
    }

    /** A pod of the template that {@code owner} controls, with a name to be generated. */
    static ObjectNode pod(JsonNode template, ApiObject owner, Resource resource) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", Resource.PODS.apiVersion()).put("kind", Resource.PODS.kind());
        var metadata = json.putObject("metadata");
        metadata.put("namespace", owner.namespace()).put("generateName", owner.name() + "-");
        for (var copied : List.of("labels", "annotations", "finalizers")) {
            var value = template.path("metadata").path(copied);
            if (!value.isMissingNode()) {
                metadata.set(copied, value.deepCopy());
            }
        }
        metadata.putArray("ownerReferences").add(owner.asController(resource));
        json.set("spec", template.path("spec").deepCopy());
        return json;
    }

    private static JsonNode canonical(JsonNode template) {
        var copy = template.deepCopy();
        if (copy.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(HASH_LABEL);
        }
        return sorted(copy);
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            var fields = new TreeMap<String, JsonNode>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            fields.values().removeIf(PodTemplates::nothing);
            return JsonNodeFactory.instance.objectNode().setAll(fields);
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }

    private static boolean nothing(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }
}
