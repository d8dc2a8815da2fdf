package dev.switchback.localcluster.store;

/**
 * What names an object.
 *
 * @param resource the plural with its group, such as {@code deployments.apps}; {@code pods} in the core group
 * @param namespace empty for cluster-scoped objects
 */
public record ObjectKey(String resource, String namespace, String name) {

    /** Sorts as etcd does, by namespace and then name. */
    String path() {
        return namespace + "/" + name;
    }
}
