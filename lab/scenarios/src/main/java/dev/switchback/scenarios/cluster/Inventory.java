package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The objects that a cluster is to hold, by kind and name, in the order in which they were added. */
final class Inventory {
    private static final String HASH = "pod-template-hash";

    private final Map<ObjectName, ObjectNode> objects = new LinkedHashMap<>();

    void add(ObjectNode object) {
        objects.put(ObjectName.of(object), object);
    }

    List<ObjectNode> all() {
        return List.copyOf(objects.values());
    }

    List<ObjectNode> of(String kind) {
        return objects.values().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    Optional<ObjectNode> find(String kind, String namespace, String name) {
        return Optional.ofNullable(objects.get(new ObjectName(kind, namespace, name)));
    }

    /** Objects of a kind that this one controls. */
    List<ObjectNode> controlledBy(ObjectNode owner, String kind) {
        String uid = owner.at("/metadata/uid").asText();
        return of(kind).stream()
                .filter(object -> controllerUid(object).equals(uid))
                .toList();
    }

    /** The namespaces that objects are in. */
    Set<String> namespaces() {
        var names = new TreeSet<String>();
        objects.keySet().stream()
                .map(ObjectName::namespace)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    /** The ReplicaSet whose template is the Deployment's. */
    Optional<ObjectNode> current(ObjectNode deployment) {
        JsonNode template = canonical(deployment.at("/spec/template"));
        return controlledBy(deployment, "ReplicaSet").stream()
                .filter(set -> canonical(set.at("/spec/template")).equals(template))
                .findFirst();
    }

    static String controllerUid(ObjectNode object) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return owner.path("uid").asText();
            }
        }
        return "";
    }

    static Map<String, String> texts(JsonNode node) {
        var texts = new TreeMap<String, String>();
        node.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }

    private static JsonNode canonical(JsonNode template) {
        JsonNode copy = template.deepCopy();
        if (copy.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
            if (metadata.path("annotations").isEmpty()) {
                metadata.remove("annotations");
            }
        }
        return copy;
    }
}
