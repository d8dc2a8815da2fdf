package dev.switchback.localcluster.server;

import dev.switchback.localcluster.server.types.DefinitionRules;
import dev.switchback.localcluster.server.types.ServedType;
import dev.switchback.localcluster.server.types.TypeRegistry;
import dev.switchback.localcluster.store.Change;
import dev.switchback.localcluster.store.VersionedStore;
import java.util.concurrent.Executor;

/** Serves the types of CustomResourceDefinitions as soon as they are written, and removes all of a type with its definition. */
final class CustomTypes {
    private final VersionedStore store;
    private final TypeRegistry types;
    private final Watches watches;
    private final Executor executor;

    CustomTypes(VersionedStore store, TypeRegistry types, Watches watches, Executor executor) {
        this.store = store;
        this.types = types;
        this.watches = watches;
        this.executor = executor;
    }

    void start() {
        store.listen(this::changed);
    }

    private void changed(Change change) {
        if (!change.object().key().resource().equals(DefinitionRules.STORED)) {
            return;
        }
        var type = DefinitionRules.type(change.object().object());
        if (change.deleted()) {
            types.withdraw(type.qualifiedPlural());
            executor.execute(() -> removeAll(type));
        } else {
            types.serve(type);
        }
    }

    private void removeAll(ServedType type) {
        store.list(type.storage(), "").forEach(object -> store.remove(object.key()));
        watches.endOf(type.storage());
    }
}
