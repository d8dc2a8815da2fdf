package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.types.ServedType;
import dev.switchback.localcluster.store.Stored;
import dev.switchback.localcluster.store.Stored.ObjectKey;

/**
 * What a request is about.
 *
 * @param version of the API group, as the path names it
 * @param namespace empty for cluster-scoped types and for all namespaces
 * @param name empty for a whole collection
 * @param subresource empty for the object itself
 */
record RequestTarget(ServedType type, String version, String namespace, String name, String subresource) {

    ObjectKey key() {
        return key(name);
    }

    ObjectKey key(String objectName) {
        return new ObjectKey(type.storage(), namespace, objectName);
    }

    String apiVersion() {
        return type.apiVersion(version);
    }

    RequestTarget named(String objectName) {
        return new RequestTarget(type, version, namespace, objectName, subresource);
    }

    /** The object itself, whatever its subresource. */
    RequestTarget whole() {
        return new RequestTarget(type, version, namespace, name, "");
    }

    /** An object as this target's version shows it. */
    ObjectNode shown(Stored stored) {
        return type.rules().fromStored(stored.object(), apiVersion());
    }
}
