package dev.switchback.localcluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import dev.switchback.localcluster.api.ApiServer.WatchRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of a resource as they were a moment ago, kept fresh by a watch. What is written through it is known at once,
 * so a writer reads its own writes; listeners hear of it when the watch brings it.
 */
public final class Informer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Informer.class);
    private static final Duration LIST_AGAIN = Duration.ofMillis(100);

    private final ApiClient client;
    private final Resource resource;
    private final Timers timers;
    private final Object telling = new Object();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final TreeMap<String, ApiObject> objects = new TreeMap<>();
    private final Map<String, Map<String, ApiObject>> byController = new HashMap<>();
    private final Set<String> knownGone = new HashSet<>();
    private @Nullable Subscription watch;
    private boolean closed;

    public Informer(ApiClient client, Resource resource, Timers timers) {
        this.client = client;
        this.resource = resource;
        this.timers = timers;
    }

    /**
     * An object came, changed or went.
     *
     * @param before null when it came
     * @param after null when it went
     */
    public record Change(@Nullable ApiObject before, @Nullable ApiObject after) {

        /** The object as it is, or as it last was. */
        public ApiObject object() {
            return after != null ? after : Objects.requireNonNull(before);
        }
    }

    /** Calls {@code listener} with each change, in order, on the scheduler; add all before {@link #start}. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Lists, tells the listeners, and watches on. */
    public void start() {
        synchronized (telling) {
            listAndWatch().forEach(this::tell);
        }
    }

    public synchronized Optional<ApiObject> get(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** All, ordered by namespace and name. */
    public synchronized List<ApiObject> all() {
        return List.copyOf(objects.values());
    }

    /** Those in a namespace, ordered by name. */
    public synchronized List<ApiObject> in(String namespace) {
        // '0' is the character after '/'.
        return List.copyOf(objects.subMap(namespace + "/", namespace + "0").values());
    }

    /** Those whose controlling owner has this UID, ordered by name. */
    public synchronized List<ApiObject> controlledBy(String uid) {
        return List.copyOf(byController.getOrDefault(uid, Map.of()).values());
    }

    public ApiObject create(ApiObject object) {
        return wrote(client.create(resource, object));
    }

    /** Replaces; refused with a conflict when the object has another resourceVersion by now. */
    public ApiObject update(ApiObject object) {
        return wrote(client.update(resource, object));
    }

    /** Replaces the status, and nothing else but annotations where the resource allows it. */
    public ApiObject updateStatus(ApiObject object) {
        return wrote(client.updateStatus(resource, object));
    }

    /** Merges {@code patch} into this very object (the same UID). */
    public ApiObject merge(ApiObject object, ObjectNode patch) {
        return wrote(client.merge(resource, object, patch));
    }

    /** Deletes this very object in the background; false when it is gone already. */
    public boolean delete(ApiObject object) {
        boolean deleted = true;
        try {
            client.delete(resource, object);
        } catch (ApiFailure e) {
            if (!e.notFound() && !e.conflict()) {
                throw e;
            }
            deleted = false;
        }
        refresh(object);
        return deleted;
    }

    private synchronized ApiObject wrote(ApiObject object) {
        var known = objects.get(object.key());
        if (known == null || version(object) > version(known)) {
            put(object);
        }
        return object;
    }

    /** Reads an object that was just deleted, and may be still there for a while. */
    private synchronized void refresh(ApiObject object) {
        var now = client.get(resource, object.namespace(), object.name());
        if (now.isPresent() && now.get().uid().equals(object.uid())) {
            wrote(now.get());
        } else if (isThis(objects.get(object.key()), object)) {
            drop(object.key());
            knownGone.add(object.uid());
        }
    }

    private static boolean isThis(@Nullable ApiObject known, ApiObject object) {
        return known != null && known.uid().equals(object.uid());
    }

    private synchronized List<Change> listAndWatch() {
        if (closed) {
            return List.of();
        }
        var listing = client.list(resource);
        var changes = replaceAll(listing.items());
        watch = client.watch(resource, listing.resourceVersion(), this::onEvent, this::onEnd);
        return changes;
    }

    private List<Change> replaceAll(List<ApiObject> items) {
        var changes = new ArrayList<Change>();
        knownGone.clear();
        var gone = new HashSet<>(objects.keySet());
        for (var item : items) {
            gone.remove(item.key());
            var before = put(item);
            if (before == null || !before.resourceVersion().equals(item.resourceVersion())) {
                changes.add(new Change(before, item));
            }
        }
        for (var key : gone) {
            changes.add(new Change(drop(key), null));
        }
        return changes;
    }

    private void onEvent(JsonNode event) {
        var type = event.path("type").asText();
        var object = new ApiObject((ObjectNode) event.path("object"));
        if (type.equals("ERROR")) {
            log.debug("watch of {}: {}", resource.plural(), object.json());
            return;
        }
        synchronized (telling) {
            var change = type.equals("BOOKMARK") ? null : apply(type.equals("DELETED"), object);
            if (change != null) {
                tell(change);
            }
        }
    }

    private synchronized @Nullable Change apply(boolean deleted, ApiObject object) {
        if (closed) {
            return null;
        }
        var before = objects.get(object.key());
        if (deleted) {
            knownGone.remove(object.uid());
            if (isThis(before, object)) {
                drop(object.key());
            }
            return new Change(object, null);
        }
        if (knownGone.contains(object.uid()) || (before != null && version(object) < version(before))) {
            return null;
        }
        put(object);
        return new Change(before, object);
    }

    private static long version(ApiObject object) {
        return Long.parseLong(object.resourceVersion());
    }

    private @Nullable ApiObject put(ApiObject object) {
        var before = drop(object.key());
        objects.put(object.key(), object);
        var owner = object.controllerUid();
        if (!owner.isEmpty()) {
            byController.computeIfAbsent(owner, uid -> new TreeMap<>()).put(object.key(), object);
        }
        return before;
    }

    private @Nullable ApiObject drop(String key) {
        var before = objects.remove(key);
        if (before != null) {
            byController.computeIfPresent(before.controllerUid(), (uid, owned) -> {
                owned.remove(key);
                return owned.isEmpty() ? null : owned;
            });
        }
        return before;
    }

    private void tell(Change change) {
        for (var listener : listeners) {
            listener.accept(change);
        }
    }

    private void onEnd() {
        timers.after(LIST_AGAIN, this::listAgain);
    }

    private void listAgain() {
        try {
            start();
        } catch (ApiFailure | WatchRefused e) {
            log.warn("cannot list and watch {}, trying again", resource.plural(), e);
            onEnd();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
    }
}
