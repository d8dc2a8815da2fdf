package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.store.Stored;
import dev.switchback.localcluster.store.Stored.ObjectKey;
import dev.switchback.localcluster.store.VersionedStore;
import java.util.function.Predicate;

/** What keeps a deleted object alive, and who owns whom. */
final class Finalizers {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private Finalizers() {}

    static String uid(Stored object) {
        return object.metadata().path("uid").asText();
    }

    static boolean deleting(Stored object) {
        return object.metadata().has("deletionTimestamp");
    }

    static boolean has(Stored object, String finalizer) {
        for (var present : object.metadata().path("finalizers")) {
            if (present.asText().equals(finalizer)) {
                return true;
            }
        }
        return false;
    }

    static void add(ObjectNode metadata, String finalizer) {
        var finalizers = metadata.path("finalizers") instanceof ArrayNode list ? list : metadata.putArray("finalizers");
        for (var present : finalizers) {
            if (present.asText().equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }

    /** Whether the metadata of a deleted object keeps nothing back any more. */
    static boolean finished(JsonNode metadata) {
        return metadata.has("deletionTimestamp")
                && metadata.path("finalizers").isEmpty()
                && metadata.path("deletionGracePeriodSeconds").asLong() == 0;
    }

    /** Takes a finalizer away, and the object with it when that was the last that kept it. */
    static void remove(VersionedStore store, ObjectKey key, String finalizer) {
        store.atomically(() -> {
            store.get(key).ifPresent(present -> {
                var next = present.object().deepCopy();
                removeFrom(next, "finalizers", name -> name.asText().equals(finalizer));
                store.put(key, next);
                if (finished(ObjectMetadata.of(next))) {
                    store.remove(key);
                }
            });
            return key;
        });
    }

    /** Whether {@code dependent} holds up the foreground deletion of {@code owner}. */
    static boolean blocks(Stored dependent, Stored owner) {
        for (var reference : dependent.metadata().path("ownerReferences")) {
            if (reference.path("uid").asText().equals(uid(owner))
                    && reference.path("blockOwnerDeletion").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** The dependent without its reference to the owner. */
    static ObjectNode disowned(Stored dependent, Stored owner) {
        var next = dependent.object().deepCopy();
        removeFrom(
                next,
                "ownerReferences",
                reference -> reference.path("uid").asText().equals(uid(owner)));
        return next;
    }

    private static void removeFrom(ObjectNode object, String field, Predicate<JsonNode> unwanted) {
        var metadata = ObjectMetadata.of(object);
        if (metadata.path(field) instanceof ArrayNode list) {
            var left = list.arrayNode();
            list.forEach(element -> {
                if (!unwanted.test(element)) {
                    left.add(element);
                }
            });
            metadata.set(field, left);
            if (left.isEmpty()) {
                metadata.remove(field);
            }
        }
    }
}
