package dev.switchback.localcluster.client;

/**
 * A resource that the controllers and the node work with.
 *
 * @param root such as {@code /apis/apps/v1}
 * @param plural such as {@code deployments}
 * @param kind such as {@code Deployment}
 */
public record Resource(String root, String plural, String kind) {
    public static final Resource NAMESPACES = new Resource("/api/v1", "namespaces", "Namespace");
    public static final Resource NODES = new Resource("/api/v1", "nodes", "Node");
    public static final Resource PODS = new Resource("/api/v1", "pods", "Pod");
    public static final Resource SERVICES = new Resource("/api/v1", "services", "Service");
    public static final Resource EVENTS = new Resource("/api/v1", "events", "Event");
    public static final Resource CONFIG_MAPS = new Resource("/api/v1", "configmaps", "ConfigMap");
    public static final Resource SECRETS = new Resource("/api/v1", "secrets", "Secret");
    public static final Resource DEPLOYMENTS = new Resource("/apis/apps/v1", "deployments", "Deployment");
    public static final Resource REPLICA_SETS = new Resource("/apis/apps/v1", "replicasets", "ReplicaSet");
    public static final Resource STATEFUL_SETS = new Resource("/apis/apps/v1", "statefulsets", "StatefulSet");
    public static final Resource DAEMON_SETS = new Resource("/apis/apps/v1", "daemonsets", "DaemonSet");
    public static final Resource CONTROLLER_REVISIONS =
            new Resource("/apis/apps/v1", "controllerrevisions", "ControllerRevision");
    public static final Resource ENDPOINT_SLICES =
            new Resource("/apis/discovery.k8s.io/v1", "endpointslices", "EndpointSlice");

    /** The {@code apiVersion} of its objects. */
    public String apiVersion() {
        return root.substring(root.startsWith("/apis/") ? "/apis/".length() : "/api/".length());
    }

    /** The collection in all namespaces. */
    public String path() {
        return root + "/" + plural;
    }

    /** The collection in a namespace; an empty one means a cluster-scoped resource. */
    public String path(String namespace) {
        return namespace.isEmpty() ? path() : root + "/namespaces/" + namespace + "/" + plural;
    }

    /** An object. */
    public String path(String namespace, String name) {
        return path(namespace) + "/" + name;
    }
}
