package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import dev.switchback.localcluster.api.ApiServer.WatchRefused;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.node.PodLogs;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.server.types.BuiltInTypes;
import dev.switchback.localcluster.server.types.ServedType;
import dev.switchback.localcluster.server.types.TypeRegistry;
import dev.switchback.localcluster.store.Stored;
import dev.switchback.localcluster.store.Stored.ObjectKey;
import dev.switchback.localcluster.store.VersionedStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A Kubernetes API server over objects in memory. Requests are answered on the calling thread; watches and garbage collection
 * run as tasks on the scheduler.
 */
public final class InMemoryApiServer implements ApiServer {
    private static final int HISTORY = 10_000;
    private static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");

    private final InstantSource clock;
    private final VersionedStore store = new VersionedStore(HISTORY);
    private final TypeRegistry types = new TypeRegistry(BuiltInTypes.all());
    private final ObjectMetadata metadata;
    private final ObjectReads reads = new ObjectReads(store);
    private final Watches watches;
    private final ScheduledExecutorService scheduler;
    private final ServerPaths serverPaths = new ServerPaths(types);
    private final PodLogSubresource logs;
    private final Resources resources;

    /** @param random of UIDs and generated names; a seeded one makes them the same each time */
    public InMemoryApiServer(InstantSource clock, ScheduledExecutorService scheduler, RandomGenerator random) {
        this.clock = clock;
        this.scheduler = scheduler;
        metadata = new ObjectMetadata(clock, random);
        watches = new Watches(store, scheduler);
        var deletes = new ObjectDeletes(store, metadata);
        var writes = new ObjectWrites(store, metadata);
        logs = new PodLogSubresource(reads, clock);
        resources = new Resources(
                types, clock, reads, writes, deletes, new Subresources(reads, writes, deletes, metadata, logs));
        new GarbageCollector(store, types, deletes, scheduler).start();
        new CustomTypes(store, types, watches, scheduler).start();
        watches.start();
        NAMESPACES.forEach(this::addNamespace);
    }

    private void addNamespace(String name) {
        var namespace = JsonText.object().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name).putObject("labels").put("kubernetes.io/metadata.name", name);
        namespace.putObject("status").put("phase", "Active");
        putVerbatim(namespace);
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        try {
            return serverPaths
                    .handle(request)
                    .orElseGet(() -> resources.handle(request))
                    .at(clock.instant());
        } catch (ApiError e) {
            return refusal(e);
        }
    }

    private ApiResponse refusal(ApiError error) {
        return new ApiResponse(error.code(), JsonText.write(error.toStatus()), clock.instant());
    }

    @Override
    public Subscription watch(ApiRequest request, Consumer<String> onLine, Runnable onEnd) {
        try {
            var query = Query.of(request.path());
            var target = resources.target(request);
            return target.subresource().equals("log")
                    ? logs.follow(target, query, scheduler, onLine, onEnd)
                    : watches.open(target, query, Representation.of(request, query, clock), onLine, onEnd);
        } catch (ApiError e) {
            throw new WatchRefused(refusal(e));
        }
    }

    /** Shows the logs of pods from now on. */
    public void serveLogs(PodLogs source) {
        logs.from(source);
    }

    /**
     * Stores an object as it is written, status and all; only the resourceVersion is the store's own, and what is missing is
     * filled in: UID, creationTimestamp, generation, and the defaults that the real server shows in every object it reads. Replaces one of the same name.
     *
     * @return the object as it is stored
     * @throws IllegalArgumentException when the object's type is not served, or it has no name
     */
    public ObjectNode putVerbatim(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        var type = types.byKind(apiVersion, kind)
                .orElseThrow(() -> new IllegalArgumentException("no such type: " + apiVersion + " " + kind));
        ObjectNode stored = type.rules().toStored(object.deepCopy());
        String name = object.path("metadata").path("name").asText();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an object has to have a name: " + object);
        }
        if (type.namespaced()
                && object.path("metadata").path("namespace").asText().isEmpty()) {
            ObjectMetadata.of(stored).put("namespace", "default");
        }
        complete(type, stored);
        metadata.completed(stored, type.rules().countsGenerations());
        String namespace =
                type.namespaced() ? ObjectMetadata.of(stored).path("namespace").asText() : "";
        return store.put(new ObjectKey(type.storage(), namespace, name), stored).object();
    }

    /** Fills in defaults, as the real server does when it reads what is stored. */
    private static void complete(ServedType type, ObjectNode object) {
        try {
            type.rules().complete(object);
        } catch (ApiError e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Hears of each write inside the write, in order; for counting, not for work. */
    public void onWrite(Consumer<Stored> listener) {
        store.listen(change -> listener.accept(change.object()));
    }

    /** Forgets all history: watches from older versions and unfinished lists are answered with 410. */
    public void compact() {
        store.compact();
        reads.expirePages();
    }

    /** Ends every open watch, as a restart of an API server would. */
    public void endWatches() {
        watches.endAll();
    }
}
