package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.DeleteOptions.Propagation;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.server.types.TypeRegistry;
import dev.switchback.localcluster.store.Stored;
import dev.switchback.localcluster.store.Stored.ObjectKey;
import dev.switchback.localcluster.store.VersionedStore;
import java.util.Optional;

/**
 * Deletes objects: at once, or after finalizers and a grace period. What a deleted object owns is the {@link
 * GarbageCollector}'s work.
 */
final class ObjectDeletes {
    private final VersionedStore store;
    private final ObjectMetadata metadata;

    ObjectDeletes(VersionedStore store, ObjectMetadata metadata) {
        this.store = store;
        this.metadata = metadata;
    }

    /**
     * What became of it.
     *
     * @param object its last state
     * @param gone whether it is no longer there
     */
    record Outcome(Stored object, boolean gone) {}

    Outcome delete(RequestTarget target, DeleteOptions options) {
        return store.atomically(() -> {
            var old = store.get(target.key()).orElseThrow(() -> ApiError.notFound(target.type(), target.name()));
            refuseOtherState(target, old, options);
            var next = marked(target, old, options);
            if (next.isEmpty()) {
                return new Outcome(
                        options.dryRun() ? old : store.remove(old.key()).orElse(old), true);
            }
            boolean same = next.get().equals(old.object()) || options.dryRun();
            return new Outcome(same ? old : store.put(old.key(), next.get()), false);
        });
    }

    /** Deletes an object that the server itself no longer wants; does nothing when it is gone. */
    void deleteStored(TypeRegistry types, ObjectKey key, DeleteOptions options) {
        store.atomically(() -> {
            types.byQualifiedPlural(key.resource())
                    .filter(type -> store.get(key).isPresent())
                    .map(type -> new RequestTarget(type, type.storageVersion(), key.namespace(), key.name(), ""))
                    .ifPresent(target -> delete(target, options));
            return key;
        });
    }

    /** The object as it lives on until finalizers and grace period are over; empty when it is to go at once. */
    private Optional<ObjectNode> marked(RequestTarget target, Stored old, DeleteOptions options) {
        var next = old.object().deepCopy();
        var meta = ObjectMetadata.of(next);
        addFinalizer(meta, options.propagation());
        long grace = options.gracePeriod().orElse(target.type().rules().gracePeriod(next));
        boolean graceful = target.type().rules().gracePeriod(next) > 0 && grace > 0;
        if (meta.path("finalizers").isEmpty() && !graceful && !isNamespace(target)) {
            return Optional.empty();
        }
        boolean first = !meta.has("deletionTimestamp");
        long present = meta.path("deletionGracePeriodSeconds").asLong();
        if (first || grace < present) {
            long seconds = graceful ? grace : 0;
            meta.put("deletionTimestamp", metadata.inSeconds(seconds)).put("deletionGracePeriodSeconds", seconds);
        }
        if (first) {
            ObjectMetadata.nextGeneration(next);
            if (isNamespace(target)) {
                meta.remove("deletionGracePeriodSeconds");
                next.withObject("/status").put("phase", "Terminating");
            }
        }
        return Optional.of(next);
    }

    private static boolean isNamespace(RequestTarget target) {
        return target.type().qualifiedPlural().equals("namespaces");
    }

    private static void addFinalizer(ObjectNode meta, Propagation propagation) {
        if (propagation == Propagation.FOREGROUND) {
            Finalizers.add(meta, Finalizers.FOREGROUND);
        } else if (propagation == Propagation.ORPHAN) {
            Finalizers.add(meta, Finalizers.ORPHAN);
        }
    }

    private static void refuseOtherState(RequestTarget target, Stored old, DeleteOptions options) {
        String uid = old.metadata().path("uid").asText();
        if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
            throw ApiError.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(options.uid(), uid));
        }
        String version = Long.toString(old.version());
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
            throw ApiError.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
                            .formatted(options.resourceVersion(), version));
        }
    }
}
