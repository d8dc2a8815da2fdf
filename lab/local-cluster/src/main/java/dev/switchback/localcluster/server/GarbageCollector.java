package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.server.types.TypeRegistry;
import dev.switchback.localcluster.store.Change;
import dev.switchback.localcluster.store.Stored;
import dev.switchback.localcluster.store.Stored.ObjectKey;
import dev.switchback.localcluster.store.VersionedStore;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Deletes what deleted objects owned, and what deleted namespaces hold. Runs as tasks soon after the deletion, as the real garbage collector does. An object
 * that was created with an owner that never was is left alone.
 */
final class GarbageCollector {
    private final VersionedStore store;
    private final TypeRegistry types;
    private final ObjectDeletes deletes;
    private final Executor executor;

    GarbageCollector(VersionedStore store, TypeRegistry types, ObjectDeletes deletes, Executor executor) {
        this.store = store;
        this.types = types;
        this.deletes = deletes;
        this.executor = executor;
    }

    void start() {
        store.listen(this::changed);
        store.listen(this::emptied);
    }

    private void changed(Change change) {
        var object = change.object();
        if (change.deleted()) {
            String uid = Finalizers.uid(object);
            if (!store.dependents(uid).isEmpty()) {
                executor.execute(() -> store.dependents(uid).forEach(this::deleteIfUnowned));
            }
            object.metadata()
                    .path("ownerReferences")
                    .forEach(owner -> executor.execute(
                            () -> owner(object.key().namespace(), owner).ifPresent(this::endForeground)));
        } else if (Finalizers.deleting(object)
                && !object.metadata().path("finalizers").isEmpty()) {
            executor.execute(() -> store.get(object.key()).ifPresent(this::deletionBegan));
        }
    }

    private void deletionBegan(Stored owner) {
        var dependents = store.dependents(Finalizers.uid(owner));
        if (Finalizers.has(owner, Finalizers.ORPHAN)) {
            dependents.forEach(dependent -> store.put(dependent.key(), Finalizers.disowned(dependent, owner)));
            Finalizers.remove(store, owner.key(), Finalizers.ORPHAN);
        } else if (Finalizers.has(owner, Finalizers.FOREGROUND)) {
            dependents.stream()
                    .filter(dependent -> !Finalizers.deleting(dependent))
                    .forEach(dependent -> delete(dependent, DeleteOptions.foreground()));
            endForeground(owner);
        }
    }

    private void deleteIfUnowned(Stored dependent) {
        for (var owner : dependent.metadata().path("ownerReferences")) {
            if (owner(dependent.key().namespace(), owner).isPresent()) {
                return;
            }
        }
        delete(dependent, DeleteOptions.plain());
    }

    private Optional<Stored> owner(String namespace, JsonNode reference) {
        return types.byKind(
                        reference.path("apiVersion").asText(),
                        reference.path("kind").asText())
                .map(type -> new ObjectKey(
                        type.storage(),
                        type.namespaced() ? namespace : "",
                        reference.path("name").asText()))
                .flatMap(store::get)
                .filter(owner ->
                        Finalizers.uid(owner).equals(reference.path("uid").asText()));
    }

    private void endForeground(Stored owner) {
        boolean waits = store.dependents(Finalizers.uid(owner)).stream()
                .anyMatch(dependent -> Finalizers.blocks(dependent, owner));
        if (!waits && Finalizers.deleting(owner) && Finalizers.has(owner, Finalizers.FOREGROUND)) {
            Finalizers.remove(store, owner.key(), Finalizers.FOREGROUND);
        }
    }

    /** Empties namespaces that are being deleted, and removes them when nothing is left in them. */
    private void emptied(Change change) {
        var key = change.object().key();
        boolean isNamespace = key.resource().equals("namespaces");
        if (!isNamespace && !change.deleted()) {
            return;
        }
        var namespace = new ObjectKey("namespaces", "", isNamespace ? key.name() : key.namespace());
        if (terminating(namespace)) {
            executor.execute(() -> empty(namespace));
        }
    }

    private boolean terminating(ObjectKey namespace) {
        return store.get(namespace).filter(Finalizers::deleting).isPresent();
    }

    private void empty(ObjectKey namespace) {
        store.everythingIn(namespace.name()).stream()
                .filter(object -> !Finalizers.deleting(object))
                .forEach(object -> delete(object, DeleteOptions.plain()));
        if (store.everythingIn(namespace.name()).isEmpty() && terminating(namespace)) {
            store.remove(namespace);
        }
    }

    private void delete(Stored object, DeleteOptions options) {
        deletes.deleteStored(types, object.key(), options);
    }
}
