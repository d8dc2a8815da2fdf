package dev.switchback.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one custom resource type as last seen, kept current by a watch. A writer hands in what the API server
 * answered, so that it reads its own writes. Objects that cannot be parsed are logged and left out.
 *
 * @param <T> what an object is parsed into
 */
public final class Store<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final CustomResources resources;
    private final Function<JsonNode, T> parse;
    private final Map<Key, Entry<T>> entries = new ConcurrentSkipListMap<>();
    private volatile boolean synced;
    private Optional<Transport.Stream> watch = Optional.empty();

    /** @param parse throws {@link IllegalArgumentException} for an object that it does not understand */
    public Store(CustomResources resources, Function<JsonNode, T> parse) {
        this.resources = resources;
        this.parse = parse;
    }

    /** Names an object. */
    public record Key(String namespace, String name) implements Comparable<Key> {
        static Key of(JsonNode object) {
            var metadata = object.path("metadata");
            return new Key(
                    metadata.path("namespace").asText(), metadata.path("name").asText());
        }

        @Override
        public int compareTo(Key other) {
            int byNamespace = namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
        }

        /** {@code namespace/name}, as people write it. */
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /**
     * An object as it was last seen.
     *
     * @param object as the API server returned it, with the fields that {@code value} does not have
     */
    public record Entry<T>(JsonNode object, T value) {
        String resourceVersion() {
            return object.path("metadata").path("resourceVersion").asText();
        }
    }

    /** Starts to follow all objects in all namespaces; the listener is called on the watch's scheduler. */
    public void follow(CustomResources.Listener<T> listener) {
        watch = Optional.of(resources.watch(new CustomResources.Listener<JsonNode>() {
            @Override
            public void changed(JsonNode object) {
                put(object).ifPresent(listener::changed);
            }

            @Override
            public void deleted(JsonNode lastKnown) {
                remove(Key.of(lastKnown)).ifPresent(listener::deleted);
            }

            @Override
            public void synced() {
                synced = true;
                listener.synced();
            }

            @Override
            public void typeMissing() {
                listener.typeMissing();
            }
        }));
    }

    /**
     * Reads all objects once, for those who need no watch.
     *
     * @throws ApiException when the API server did not answer, or does not know the type
     */
    public void load() {
        resources.list().forEach(this::put);
        synced = true;
    }

    /** Whether all objects have been seen once. */
    public boolean isSynced() {
        return synced;
    }

    /** All objects, ordered by namespace and name. */
    public List<T> all() {
        return entries.values().stream().map(Entry::value).toList();
    }

    public List<Key> keys() {
        return List.copyOf(entries.keySet());
    }

    public Optional<T> get(Key key) {
        return entry(key).map(Entry::value);
    }

    public Optional<Entry<T>> entry(Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    /**
     * Reads one object from the API server; empty when there is none, or none that can be parsed.
     *
     * @throws ApiException when the API server did not answer
     */
    public Optional<T> refresh(Key key) {
        var found = resources.read(key.namespace(), key.name()).found();
        if (found.isEmpty()) {
            remove(key);
        }
        return found.flatMap(this::put);
    }

    /** Takes in an object, unless a newer version is known; returns the newest, empty when it cannot be parsed. */
    public Optional<T> put(JsonNode object) {
        var key = Key.of(object);
        try {
            var seen = new Entry<>(object, parse.apply(object));
            return Optional.of(entries.merge(key, seen, Store::newer).value());
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: cannot be parsed: {}", key, e.getMessage());
            return Optional.empty();
        }
    }

    /** Forgets an object that was deleted; returns its last known state. */
    public Optional<T> remove(Key key) {
        return Optional.ofNullable(entries.remove(key)).map(Entry::value);
    }

    private static <T> Entry<T> newer(Entry<T> known, Entry<T> seen) {
        return version(seen) < version(known) ? known : seen;
    }

    private static long version(Entry<?> entry) {
        try {
            return Long.parseLong(entry.resourceVersion());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void close() {
        watch.ifPresent(Transport.Stream::close);
    }
}
