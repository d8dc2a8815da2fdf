package dev.switchback.kubernetes.rest;

import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WorkloadKind;
import java.util.Optional;

/**
 * A resource and the paths of its objects. Paths are empty for what no object can be called.
 *
 * @param root such as {@code /apis/apps/v1}
 */
record Resource(String root, String plural) {
    static final Resource DEPLOYMENTS = new Resource("/apis/apps/v1", "deployments");
    static final Resource REPLICA_SETS = new Resource("/apis/apps/v1", "replicasets");
    static final Resource PODS = new Resource("/api/v1", "pods");
    static final Resource SERVICES = new Resource("/api/v1", "services");
    static final Resource EVENTS = new Resource("/api/v1", "events");
    static final Resource NAMESPACES = new Resource("/api/v1", "namespaces");
    static final Resource ENDPOINT_SLICES = new Resource("/apis/discovery.k8s.io/v1", "endpointslices");
    static final Resource LEASES = new Resource("/apis/coordination.k8s.io/v1", "leases");

    static Resource of(ResourceType type) {
        return new Resource("/apis/" + type.apiVersion(), type.plural());
    }

    /** @throws IllegalArgumentException for {@link WorkloadKind#OTHER} */
    static Resource of(WorkloadKind kind) {
        return switch (kind) {
            case DEPLOYMENT -> DEPLOYMENTS;
            case STATEFUL_SET -> new Resource("/apis/apps/v1", "statefulsets");
            case DAEMON_SET -> new Resource("/apis/apps/v1", "daemonsets");
            case OTHER -> throw new IllegalArgumentException("there is no one resource of " + kind);
        };
    }

    /** All namespaces. */
    String everywhere() {
        return root + "/" + plural;
    }

    Optional<String> in(String namespace) {
        return Names.possibleNamespace(namespace)
                ? Optional.of(root + "/namespaces/" + namespace + "/" + plural)
                : Optional.empty();
    }

    Optional<String> object(String namespace, String name) {
        return Names.possible(name) ? in(namespace).map(path -> path + "/" + name) : Optional.empty();
    }

    /** An object that is in no namespace; namespaces themselves are the only ones here. */
    Optional<String> clusterScoped(String name) {
        return Names.possibleNamespace(name) ? Optional.of(everywhere() + "/" + name) : Optional.empty();
    }
}
