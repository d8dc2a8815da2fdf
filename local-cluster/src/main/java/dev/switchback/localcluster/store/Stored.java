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
}
