package dev.switchback.localcluster.server;

import dev.switchback.localcluster.server.types.TypeRegistry;
import dev.switchback.localcluster.store.Change;
import dev.switchback.localcluster.store.ObjectKey;
import dev.switchback.localcluster.store.VersionedStore;
import java.util.concurrent.Executor;

/** Empties namespaces that are being deleted, and removes them when nothing is left in them. */
final class NamespaceLifecycle {
    private final VersionedStore store;
    private final TypeRegistry types;
    private final ObjectDeletes deletes;
    private final Executor executor;

    NamespaceLifecycle(VersionedStore store, TypeRegistry types, ObjectDeletes deletes, Executor executor) {
        this.store = store;
        this.types = types;
        this.deletes = deletes;
        this.executor = executor;
    }

    void start() {
        store.listen(this::changed);
    }

    private void changed(Change change) {
        var key = change.object().key();
        boolean isNamespace = key.resource().equals("namespaces");
        if (!isNamespace && change.kind() != Change.Kind.DELETED) {
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
                .forEach(object -> deletes.deleteStored(types, object.key(), DeleteOptions.plain()));
        if (store.everythingIn(namespace.name()).isEmpty() && terminating(namespace)) {
            store.remove(namespace);
        }
    }
}
