package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.types.ResourceType;
import dev.switchback.localcluster.store.ObjectKey;
import dev.switchback.localcluster.store.Stored;

/**
 * What a request is about.
 *
 * @param version of the API group, as the path names it
 * @param namespace empty for cluster-scoped types and for all namespaces
 * @param name empty for a whole collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String version, String namespace, String name, String subresource) {

    ObjectKey key() {
        return key(name);
    }

    ObjectKey key(String objectName) {
        return new ObjectKey(type.storage(), namespace, objectName);
    }

    String apiVersion() {
        return type.apiVersion(version);
    }

    Target named(String objectName) {
        return new Target(type, version, namespace, objectName, subresource);
    }

    /** An object as this target's version shows it. */
    ObjectNode shown(Stored stored) {
        return type.rules().fromStored(stored.object(), apiVersion());
    }
}
