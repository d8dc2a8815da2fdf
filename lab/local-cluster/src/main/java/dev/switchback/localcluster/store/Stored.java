package dev.switchback.localcluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One version of an object.
 *
 * @param object never changed once it is stored; copy it before changing anything
 * @param version equals {@code metadata.resourceVersion}
 */
public record Stored(ObjectKey key, ObjectNode object, long version) {

    /** {@code metadata}. */
    public ObjectNode metadata() {
        return object.withObject("/metadata");
    }

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
}
