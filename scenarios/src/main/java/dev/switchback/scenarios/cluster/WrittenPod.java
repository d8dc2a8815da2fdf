package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A running pod of a ReplicaSet, ready or not. */
final class WrittenPod {
    private WrittenPod() {}

    static ObjectNode of(ObjectNode replicaSet, int ordinal, Instant created, boolean ready) {
        String namespace = replicaSet.at("/metadata/namespace").asText();
        String set = replicaSet.at("/metadata/name").asText();
        String name = set + "-" + Identity.letters(namespace + "/" + set + "/" + ordinal, 5);
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = Identity.metadata(pod, namespace, name, created);
        metadata.put("generateName", set + "-");
        JsonNode template = replicaSet.at("/spec/template");
        for (String copied : new String[] {"labels", "annotations"}) {
            if (template.at("/metadata/" + copied).isObject()) {
                metadata.set(copied, template.at("/metadata/" + copied).deepCopy());
            }
        }
        Identity.control(metadata, replicaSet);
        ObjectNode spec =
                template.path("spec").isObject() ? template.path("spec").deepCopy() : pod.objectNode();
        pod.set("spec", spec.put("nodeName", PodStatus.NODE));
        pod.set("status", PodStatus.running(pod, created, ready));
        return pod;
    }
}
