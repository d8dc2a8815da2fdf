package dev.switchback.localcluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.store.Stored.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects by resource, namespace and name. One version counts every write of the whole store; the latest changes are kept,
 * so that a watch can begin in the past. Each method is atomic, and {@link #atomically} makes several so.
 */
public final class VersionedStore {
    /** The first version: small numbers mean "any" in the API. */
    private static final long FIRST = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, NavigableMap<String, Stored>> resources = new HashMap<>();
    private final OwnerIndex owners = new OwnerIndex();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private final ChangeHistory history;
    private long version = FIRST;

    /** @param historyCapacity changes that can be replayed to a watch */
    public VersionedStore(int historyCapacity) {
        history = new ChangeHistory(historyCapacity, FIRST);
    }

    /** Runs {@code work} while nobody else reads or writes. */
    public <T extends @Nullable Object> T atomically(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Hears of each write, in order, inside the write: a listener returns quickly and does not write itself. */
    public void listen(Consumer<Change> listener) {
        atomically(() -> listeners.add(listener));
    }

    /** The version of the last write. */
    public long version() {
        return atomically(() -> version);
    }

    /** The object, if it is there. */
    public Optional<Stored> get(ObjectKey key) {
        return atomically(() -> Optional.ofNullable(objects(key.resource()).get(key.path())));
    }

    /** The objects of a resource, by namespace and name; those of one namespace unless {@code namespace} is empty. */
    public List<Stored> list(String resource, String namespace) {
        return atomically(() -> {
            var objects = objects(resource);
            return List.copyOf(
                    namespace.isEmpty()
                            ? objects.values()
                            : objects.subMap(namespace + "/", namespace + "0").values());
        });
    }

    /** The resources that have objects in a namespace. */
    public List<Stored> everythingIn(String namespace) {
        return atomically(() -> resources.keySet().stream()
                .sorted()
                .flatMap(resource -> list(resource, namespace).stream())
                .toList());
    }

    /** The objects that name {@code uid} as an owner. */
    public List<Stored> dependents(String uid) {
        return atomically(() -> owners.dependents(uid).stream()
                .flatMap(key -> get(key).stream())
                .toList());
    }

    /**
     * Adds or replaces.
     *
     * @param object becomes the store's own, with the new {@code metadata.resourceVersion}
     */
    public Stored put(ObjectKey key, ObjectNode object) {
        return atomically(() -> {
            var stored = stamped(key, object);
            var before = objects(key.resource()).put(key.path(), stored);
            owners.replaced(key, before, stored);
            announce(new Change(stored, before, false));
            return stored;
        });
    }

    /**
     * Removes; does nothing when it is gone.
     *
     * @return the last state, with the version of the removal
     */
    public Optional<Stored> remove(ObjectKey key) {
        return atomically(() -> {
            var before = objects(key.resource()).remove(key.path());
            if (before == null) {
                return Optional.empty();
            }
            owners.replaced(key, before, null);
            var last = stamped(key, before.object().deepCopy());
            announce(new Change(last, before, true));
            return Optional.of(last);
        });
    }

    /**
     * The changes after a version, oldest first.
     *
     * @throws VersionExpired when the history does not reach back so far
     */
    public List<Change> changesAfter(long since) {
        return atomically(() -> history.after(since));
    }

    /** Forgets the whole history, as etcd's compaction does: what names an older version gets 410. */
    public void compact() {
        lock.lock();
        try {
            history.compact(version);
        } finally {
            lock.unlock();
        }
    }

    private NavigableMap<String, Stored> objects(String resource) {
        return resources.computeIfAbsent(resource, name -> new TreeMap<>());
    }

    private Stored stamped(ObjectKey key, ObjectNode object) {
        version++;
        object.withObject("/metadata").put("resourceVersion", Long.toString(version));
        return new Stored(key, object, version);
    }

    private void announce(Change change) {
        history.add(change);
        listeners.forEach(listener -> listener.accept(change));
    }

    /** The history no longer reaches back to a version. */
    public static final class VersionExpired extends RuntimeException {
        VersionExpired(String message) {
            super(message);
        }
    }
}
