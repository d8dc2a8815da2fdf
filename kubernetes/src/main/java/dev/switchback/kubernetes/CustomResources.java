package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Namespaced custom resources of one type, as JSON objects. */
public interface CustomResources {

    Reading<JsonNode> read(String namespace, String name);

    /**
     * All objects in all namespaces.
     *
     * @throws ApiException.Refused when the resource type is not known to the API server (its CRD is missing)
     */
    List<JsonNode> list();

    /** {@link WriteOutcome.Conflict} when it exists, {@link WriteOutcome.Missing} when namespace or CRD is missing. */
    WriteOutcome create(ObjectNode object);

    /** Replaces everything but the status; conflicts unless {@code metadata.resourceVersion} is current. */
    WriteOutcome update(ObjectNode object);

    /** Replaces the status alone; conflicts unless {@code metadata.resourceVersion} is current. */
    WriteOutcome updateStatus(ObjectNode object);

    WriteOutcome delete(String namespace, String name);

    /**
     * Follows all objects in all namespaces until closed: lists them, then watches, and goes on by itself after
     * disconnects, errors, expired versions (410) and duplicate events. Calls of the listener never overlap, come on one
     * thread, and never go back to an older version of an object. That thread is the scheduler's: lists and deliveries
     * block it, and what the listener throws is logged; an {@link Error} ends the watch.
     */
    Watch watch(Listener listener);

    /** Hears of every change. What it throws is logged, and the watch goes on. */
    interface Listener {
        /** The object is new or has changed. */
        void changed(JsonNode object);

        /** The object is gone; {@code lastKnown} is the last state that was seen. */
        void deleted(JsonNode lastKnown);

        /** The first complete list has been delivered through {@link #changed}. Called once. */
        void synced();
    }

    /** A running watch. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
