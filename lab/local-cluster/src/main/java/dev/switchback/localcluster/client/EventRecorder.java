package dev.switchback.localcluster.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Kubernetes Events. The same event again counts up; after an hour it is removed. */
public final class EventRecorder {
    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int REMEMBERED = 1000;

    private final ApiClient client;
    private final InstantSource clock;
    private final String component;
    private final Map<Occurrence, ApiObject> recent = new LinkedHashMap<>();
    private final ArrayDeque<ApiObject> written = new ArrayDeque<>();
    private long number;

    /**
     * @param component who reports, such as {@code deployment-controller}
     */
    public EventRecorder(ApiClient client, InstantSource clock, String component) {
        this.client = client;
        this.clock = clock;
        this.component = component;
    }

    private record Occurrence(String uid, String reason, String message) {}

    /** Records that nothing is wrong. */
    public void normal(Resource resource, ApiObject object, String reason, String message) {
        record("Normal", resource, object, reason, message);
    }

    /** Records that something is wrong. */
    public void warning(Resource resource, ApiObject object, String reason, String message) {
        record("Warning", resource, object, reason, message);
    }

    private synchronized void record(String type, Resource resource, ApiObject object, String reason, String message) {
        try {
            var occurrence = new Occurrence(object.uid(), reason, message);
            var known = recent.get(occurrence);
            removeOld();
            remember(occurrence, known == null ? create(type, resource, object, occurrence) : again(known));
        } catch (ApiFailure e) {
            log.debug("event {} of {} is lost: {}", reason, object.key(), e.getMessage());
        }
    }

    private void remember(Occurrence occurrence, ApiObject event) {
        recent.put(occurrence, event);
        if (recent.size() > REMEMBERED) {
            recent.remove(recent.keySet().iterator().next());
        }
    }

    private ApiObject create(String type, Resource resource, ApiObject object, Occurrence occurrence) {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.withObject("/metadata").put("namespace", object.namespace()).put("name", nextName(object));
        event.set("involvedObject", reference(resource, object));
        event.put("type", type).put("reason", occurrence.reason()).put("message", occurrence.message());
        event.put("firstTimestamp", now()).put("lastTimestamp", now()).put("count", 1);
        event.withObject("/source").put("component", component);
        event.put("reportingComponent", component).put("reportingInstance", "");
        var created = client.create(Resource.EVENTS, new ApiObject(event));
        written.add(created);
        return created;
    }

    private ApiObject again(ApiObject known) {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.put("count", known.json().path("count").asInt() + 1).put("lastTimestamp", now());
        return client.merge(Resource.EVENTS, known, patch);
    }

    private void removeOld() {
        Instant limit = clock.instant().minus(KEPT);
        while (!written.isEmpty() && written.peek().created().isBefore(limit)) {
            var old = written.remove();
            recent.values().removeIf(event -> event.uid().equals(old.uid()));
            remove(old);
        }
    }

    private void remove(ApiObject event) {
        try {
            client.delete(Resource.EVENTS, event);
        } catch (ApiFailure e) {
            log.debug("event {} is gone already: {}", event.key(), e.getMessage());
        }
    }

    private String nextName(ApiObject object) {
        Instant now = clock.instant();
        long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, now) + number++;
        return object.name() + "." + Long.toHexString(nanos);
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ObjectNode reference(Resource resource, ApiObject object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", resource.apiVersion())
                .put("kind", resource.kind())
                .put("namespace", object.namespace())
                .put("name", object.name())
                .put("uid", object.uid())
                .put("resourceVersion", object.resourceVersion());
    }
}
