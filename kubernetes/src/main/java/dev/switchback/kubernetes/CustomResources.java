package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** Namespaced custom resources of one type, as JSON objects. */
public final class CustomResources {
    private final Api api;
    private final ResourceType resource;
    private final ScheduledExecutorService scheduler;
    private final RandomGenerator random;

    CustomResources(Api api, ResourceType resource, ScheduledExecutorService scheduler, RandomGenerator random) {
        this.api = api;
        this.resource = resource;
        this.scheduler = scheduler;
        this.random = random;
    }

    public Reading<JsonNode> read(String namespace, String name) {
        var path = resource.object(namespace, name);
        return api.read(path, object -> object);
    }

    /**
     * All objects in all namespaces.
     *
     * @throws ApiException.Refused when the resource type is not known to the API server (its CRD is missing)
     */
    public List<JsonNode> list() {
        return Listing.read(api, resource.everywhere(), "").items();
    }

    /**
     * All objects in one namespace.
     *
     * @throws ApiException.Refused when the resource type is not known to the API server
     */
    public List<JsonNode> list(String namespace) {
        return resource.in(namespace)
                .map(path -> Listing.read(api, path, "").items())
                .orElseGet(List::of);
    }

    /**
     * The objects of a namespace that match a selector.
     *
     * @param labelSelector such as {@code app=orders}; empty for all
     * @throws ApiException when the API server did not answer, or does not allow it
     */
    public List<JsonNode> list(String namespace, String labelSelector) {
        return resource.in(namespace)
                .map(path -> Listing.read(api, path, labelSelector).items())
                .orElse(List.of());
    }

    /** {@link WriteOutcome.Kind#CONFLICT} when it exists, {@link WriteOutcome.Kind#MISSING} when namespace or CRD is missing. */
    public WriteOutcome create(ObjectNode object) {
        return api.write("POST", resource.in(Fields.namespace(object)), Api.JSON, object);
    }

    /** Replaces everything but the status; conflicts unless {@code metadata.resourceVersion} is current. */
    public WriteOutcome update(ObjectNode object) {
        return api.write("PUT", path(object), Api.JSON, object);
    }

    /** Replaces the status alone; conflicts unless {@code metadata.resourceVersion} is current. */
    public WriteOutcome updateStatus(ObjectNode object) {
        return api.write("PUT", path(object).map(path -> path + "/status"), Api.JSON, object);
    }

    public WriteOutcome delete(String namespace, String name) {
        return api.delete(resource.object(namespace, name));
    }

    /** Deletes the object of that UID; {@link WriteOutcome.Kind#CONFLICT} when another one has the name by now. */
    public WriteOutcome delete(String namespace, String name, String uid) {
        return api.delete(resource.object(namespace, name), uid);
    }

    /**
     * Follows all objects in all namespaces until closed: lists them, then watches, and resumes by itself after
     * disconnects, errors, expired versions (410) and duplicate events. Calls of the listener never overlap, come on one
     * thread, and never go back to an older version of an object. That thread is the scheduler's: lists and deliveries
     * block it, and what the listener throws is logged; an {@link Error} ends the watch.
     */
    public Transport.Stream watch(Listener<JsonNode> listener) {
        var loop = new WatchLoop(api, resource, listener, scheduler, random);
        loop.start();
        return loop;
    }

    private Optional<String> path(ObjectNode object) {
        return resource.object(Fields.namespace(object), Fields.name(object));
    }

    /**
     * Is told of every change. What it throws is logged, and the watch continues.
     *
     * @param <T> what an object is parsed into
     */
    public interface Listener<T> {
        /** The object is new or has changed. */
        void changed(T object);

        /** The object is gone; {@code lastKnown} is the last state that was seen. */
        void deleted(T lastKnown);

        /** The first complete list has been delivered through {@link #changed}. Called once. */
        void synced();

        /** The API server no longer knows the type: its CRD was deleted, and every object with it. May be called again. */
        default void typeMissing() {}
    }
}
