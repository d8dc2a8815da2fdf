package dev.switchback.localcluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes object as JSON, with the parts that all objects have. Shared between readers: change a {@link #copy} only.
 */
public record ApiObject(ObjectNode json) {

    /** An object of its own, to be changed. */
    public ApiObject copy() {
        return new ApiObject(json.deepCopy());
    }

    public String name() {
        return metadata("name");
    }

    /** Empty for a cluster-scoped object. */
    public String namespace() {
        return metadata("namespace");
    }

    /** {@code namespace/name}, unique among the objects of a resource. */
    public String key() {
        return key(namespace(), name());
    }

    public static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    public String uid() {
        return metadata("uid");
    }

    public String resourceVersion() {
        return metadata("resourceVersion");
    }

    public long generation() {
        return json.at("/metadata/generation").asLong();
    }

    /** When it was created; the epoch when it does not say. */
    public Instant created() {
        return time(json.at("/metadata/creationTimestamp")).orElse(Instant.EPOCH);
    }

    /** When it was or will be deleted, if it is being deleted. */
    public Optional<Instant> deleted() {
        return time(json.at("/metadata/deletionTimestamp"));
    }

    public boolean deleting() {
        return json.at("/metadata").hasNonNull("deletionTimestamp");
    }

    public Map<String, String> labels() {
        return strings(json.at("/metadata/labels"));
    }

    public Map<String, String> annotations() {
        return strings(json.at("/metadata/annotations"));
    }

    public Optional<String> annotation(String key) {
        var value = json.at("/metadata/annotations").get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    /** Sets an annotation; true when that changed it. */
    public boolean annotate(String key, String value) {
        if (annotation(key).filter(value::equals).isPresent()) {
            return false;
        }
        json.withObject("/metadata/annotations").put(key, value);
        return true;
    }

    /** The UID of the controlling owner; empty when there is none. */
    public String controllerUid() {
        return controller().map(owner -> owner.path("uid").asText()).orElse("");
    }

    /** The controlling owner's reference. */
    public Optional<JsonNode> controller() {
        for (var owner : json.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** The key of the controlling owner, if it is of that kind. */
    public Optional<String> controllerKey(Resource resource) {
        return controller()
                .filter(owner -> owner.path("kind").asText().equals(resource.kind()))
                .map(owner -> key(namespace(), owner.path("name").asText()));
    }

    /** A reference to this object as the controlling owner of another. */
    public ObjectNode asController(Resource resource) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", resource.apiVersion())
                .put("kind", resource.kind())
                .put("name", name())
                .put("uid", uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    public JsonNode spec() {
        return json.path("spec");
    }

    public JsonNode status() {
        return json.path("status");
    }

    private String metadata(String field) {
        return json.path("metadata").path(field).asText("");
    }

    /** An object of strings; empty for anything else. */
    public static Map<String, String> strings(JsonNode node) {
        var map = new LinkedHashMap<String, String>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return Collections.unmodifiableMap(map);
    }

    /** An RFC 3339 time; empty for anything else that is not a text. */
    public static Optional<Instant> time(JsonNode node) {
        return node.isTextual() ? Optional.of(Instant.parse(node.textValue())) : Optional.empty();
    }
}
