package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.types.PodSpecDefaults;
import java.time.Instant;
import java.util.Optional;

/**
 * Completes objects that were written by hand with what a stored object cannot be without: UID, creation time, namespace,
 * defaults, owners. What is written stays as it is.
 */
final class WrittenObjects {
    private static final String HASH = "pod-template-hash";

    private final Inventory inventory;
    private final Instant now;

    WrittenObjects(Inventory inventory, Instant now) {
        this.inventory = inventory;
        this.now = now;
    }

    void complete() {
        inventory.all().forEach(WrittenObjects::nameContainers);
        inventory.of("Deployment").forEach(this::deployment);
        inventory.all().forEach(this::identity);
        inventory.of("ReplicaSet").forEach(this::replicaSet);
        inventory.of("ControllerRevision").forEach(this::controllerRevision);
        inventory.of("Pod").forEach(this::pod);
        inventory.of("Service").forEach(WrittenObjects::service);
    }

    /** The API server refuses every later change of a template whose containers have no name. */
    private static void nameContainers(ObjectNode object) {
        for (String template : new String[] {"/spec/template/spec/containers", "/spec/containers"}) {
            int number = 0;
            for (JsonNode container : object.at(template)) {
                number++;
                if (container instanceof ObjectNode node) {
                    putIfAbsent(node, "name", number == 1 ? "app" : "app-" + number);
                }
            }
        }
    }

    private void identity(ObjectNode object) {
        ObjectName name = ObjectName.of(object);
        ObjectNode metadata = object.withObject("/metadata");
        if (!name.namespace().isEmpty()) {
            metadata.put("namespace", name.namespace());
        }
        putIfAbsent(metadata, "uid", Identity.uid(name.kind(), name.namespace(), name.name()));
        putIfAbsent(metadata, "creationTimestamp", Identity.timestamp(now));
    }

    private static void putIfAbsent(ObjectNode node, String field, String value) {
        if (node.path(field).asText().isEmpty()) {
            node.put(field, value);
        }
    }

    /** The API server's defaults as far as the controllers rely on them. A UID that its ReplicaSets know is its own. */
    private void deployment(ObjectNode deployment) {
        ObjectNode spec = deployment.withObject("/spec");
        if (!spec.has("replicas")) {
            spec.put("replicas", 1);
        }
        if (!spec.has("progressDeadlineSeconds")) {
            spec.put("progressDeadlineSeconds", 600);
        }
        if (!spec.has("selector")) {
            spec.putObject("selector")
                    .set(
                            "matchLabels",
                            spec.withObject("/template/metadata/labels").deepCopy());
        }
        ownedAs(deployment).ifPresent(uid -> putIfAbsent(deployment.withObject("/metadata"), "uid", uid));
    }

    private Optional<String> ownedAs(ObjectNode deployment) {
        ObjectName name = ObjectName.of(deployment);
        return inventory.of("ReplicaSet").stream()
                .filter(set -> ObjectName.of(set).namespace().equals(name.namespace()))
                .flatMap(set -> owner(set, name.kind(), name.name()).stream())
                .map(owner -> owner.path("uid").asText())
                .filter(uid -> !uid.isEmpty())
                .findFirst();
    }

    private static Optional<ObjectNode> owner(ObjectNode object, String kind, String name) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (owner instanceof ObjectNode found
                    && found.path("kind").asText().equals(kind)
                    && found.path("name").asText().equals(name)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private void replicaSet(ObjectNode set) {
        JsonNode hash = set.at("/metadata/labels/" + HASH);
        ObjectNode labels = set.withObject("/spec/template/metadata/labels");
        if (hash.isTextual() && !labels.has(HASH)) {
            labels.set(HASH, hash);
        }
        if (!set.at("/metadata/labels").isObject()) {
            set.withObject("/metadata").set("labels", labels.deepCopy());
        }
        if (!set.at("/spec/selector").isObject()) {
            set.withObject("/spec").putObject("selector").set("matchLabels", labels.deepCopy());
        }
        own(set, "Deployment");
    }

    /** It keeps a template as the API server completed it. */
    private void controllerRevision(ObjectNode revision) {
        PodSpecDefaults.fill(revision.withObject("/data/spec/template/spec"));
        own(revision, "StatefulSet");
        own(revision, "DaemonSet");
    }

    private void pod(ObjectNode pod) {
        own(pod, "ReplicaSet");
        own(pod, "StatefulSet");
        own(pod, "DaemonSet");
        if (!pod.path("spec").isObject()) {
            inventory.of("ReplicaSet").stream()
                    .filter(set -> set.at("/metadata/uid").asText().equals(Inventory.controllerUid(pod)))
                    .findFirst()
                    .ifPresent(
                            set -> pod.set("spec", set.at("/spec/template/spec").deepCopy()));
        }
        putIfAbsent(pod.withObject("/spec"), "nodeName", PodObject.NODE);
        JsonNode status = pod.path("status");
        if (status.isEmpty()) {
            pod.set("status", PodObject.running(pod, Instant.parse(created(pod)), true));
        } else if (status.path("containerStatuses").isEmpty() && status.has("conditions")) {
            ObjectNode whole = PodObject.running(pod, Instant.parse(created(pod)), PodObject.ready(pod));
            ((ObjectNode) status).set("containerStatuses", whole.path("containerStatuses"));
        }
    }

    static String created(ObjectNode object) {
        return object.at("/metadata/creationTimestamp").asText();
    }

    /** A Service needs a port, and nothing here depends on which. */
    private static void service(ObjectNode service) {
        ObjectNode spec = service.withObject("/spec");
        if (spec.path("ports").isEmpty()) {
            spec.putArray("ports").addObject().put("port", 80);
        }
    }

    /** Completes the reference to the controlling owner; one that has none is adopted by the one that selects it. */
    private void own(ObjectNode object, String kind) {
        String namespace = ObjectName.of(object).namespace();
        for (ObjectNode owner : inventory.of(kind)) {
            ObjectName name = ObjectName.of(owner);
            if (!name.namespace().equals(namespace)) {
                continue;
            }
            var reference = owner(object, kind, name.name());
            if (reference.isPresent()) {
                complete(reference.get(), owner);
            } else if (object.at("/metadata/ownerReferences").isEmpty() && selects(owner, object)) {
                Identity.control(object.withObject("/metadata"), owner);
            }
        }
    }

    private static void complete(ObjectNode reference, ObjectNode owner) {
        putIfAbsent(reference, "apiVersion", owner.path("apiVersion").asText());
        putIfAbsent(reference, "uid", owner.at("/metadata/uid").asText());
        if (!reference.has("controller")) {
            reference.put("controller", true);
        }
    }

    private static boolean selects(ObjectNode owner, ObjectNode object) {
        var wanted = Inventory.texts(owner.at("/spec/selector/matchLabels"));
        var labels = Inventory.texts(object.at("/metadata/labels"));
        return !wanted.isEmpty() && labels.entrySet().containsAll(wanted.entrySet());
    }
}
