package dev.switchback.kubernetes;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a resource type, and makes the paths of its objects. A path is empty for a name that no object can have, so that no
 * name ever leads to another object.
 *
 * @param group empty for the core group
 * @param plural lower-case, as in the path: {@code rollbacks}
 */
public record ResourceType(String group, String version, String plural, String kind) {
    static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments", "Deployment");
    static final ResourceType REPLICA_SETS = new ResourceType("apps", "v1", "replicasets", "ReplicaSet");
    static final ResourceType CONTROLLER_REVISIONS =
            new ResourceType("apps", "v1", "controllerrevisions", "ControllerRevision");
    static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod");
    static final ResourceType SERVICES = new ResourceType("", "v1", "services", "Service");
    static final ResourceType EVENTS = new ResourceType("", "v1", "events", "Event");
    static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap");
    static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret");
    static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", "Namespace");
    static final ResourceType ENDPOINT_SLICES =
            new ResourceType("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");
    static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "v1", "leases", "Lease");

    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9]*+)(\\.[a-z0-9]([-a-z0-9]*+))*+");

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** @throws IllegalArgumentException for {@link WorkloadKind#OTHER} */
    static ResourceType of(WorkloadKind kind) {
        return switch (kind) {
            case DEPLOYMENT -> DEPLOYMENTS;
            case STATEFUL_SET -> new ResourceType("apps", "v1", "statefulsets", kind.kind());
            case DAEMON_SET -> new ResourceType("apps", "v1", "daemonsets", kind.kind());
            case OTHER -> throw new IllegalArgumentException("there is no one resource of " + kind);
        };
    }

    /** In which its revisions are kept. */
    static ResourceType ofRevisions(WorkloadKind kind) {
        return kind == WorkloadKind.DEPLOYMENT ? REPLICA_SETS : CONTROLLER_REVISIONS;
    }

    /** All namespaces. */
    String everywhere() {
        return root() + "/" + plural;
    }

    Optional<String> in(String namespace) {
        return possibleNamespace(namespace)
                ? Optional.of(root() + "/namespaces/" + namespace + "/" + plural)
                : Optional.empty();
    }

    Optional<String> object(String namespace, String name) {
        return possible(name) ? in(namespace).map(path -> path + "/" + name) : Optional.empty();
    }

    /** An object that is in no namespace; namespaces themselves are the only ones here. */
    Optional<String> clusterScoped(String name) {
        return possibleNamespace(name) ? Optional.of(everywhere() + "/" + name) : Optional.empty();
    }

    private String root() {
        return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion();
    }

    /** A DNS subdomain of at most 253 characters (RFC 1123), as the API server wants names of most resources. */
    private static boolean possible(String name) {
        return name.length() <= 253 && SUBDOMAIN.matcher(name).matches() && !name.contains("-.") && !name.endsWith("-");
    }

    /** A DNS label of at most 63 characters. */
    private static boolean possibleNamespace(String name) {
        return name.length() <= 63 && !name.contains(".") && possible(name);
    }
}
