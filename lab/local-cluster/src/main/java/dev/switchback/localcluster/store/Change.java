package dev.switchback.localcluster.store;

import org.jspecify.annotations.Nullable;

/**
 * A write.
 *
 * @param object the new state; for a deletion the last state, with the deletion's own version
 * @param before null when the object is new
 */
public record Change(Stored object, @Nullable Stored before, boolean deleted) {

    /** The version of the store after this write. */
    public long version() {
        return object.version();
    }
}
