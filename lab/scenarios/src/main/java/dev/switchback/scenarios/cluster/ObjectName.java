package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Kind, namespace and name of an object; the namespace is empty for cluster-scoped kinds. */
record ObjectName(String kind, String namespace, String name) {
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "Namespace",
            "Node",
            "CustomResourceDefinition",
            "ClusterRole",
            "ClusterRoleBinding",
            "PersistentVolume",
            "PriorityClass",
            "StorageClass");

    static ObjectName of(ObjectNode object) {
        String kind = object.path("kind").asText();
        String namespace = CLUSTER_SCOPED.contains(kind)
                ? ""
                : object.at("/metadata/namespace").asText("default");
        return new ObjectName(kind, namespace, object.at("/metadata/name").asText());
    }
}
