package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Kubernetes Events of the core group: {@code kubectl describe} shows them with their age, and one RBAC rule allows them. */
public final class Events {
    private static final int MESSAGE_LIMIT = 1024;

    private final Api api;

    Events(Api api) {
        this.api = api;
    }

    /**
     * Records an event about a workload.
     *
     * @param uid the workload's
     * @return {@link WriteOutcome.Kind#CONFLICT} when an event of that name exists, which makes repeating it harmless
     */
    public WriteOutcome record(WorkloadRef workload, String uid, Event event) {
        var type = new ResourceType("apps", "v1", "", workload.kind().kind());
        return record(type, workload.namespace(), workload.name(), uid, event);
    }

    /** As {@link #record(WorkloadRef, String, Event)}, about an object of any type. */
    public WriteOutcome record(ResourceType type, String namespace, String name, String uid, Event event) {
        ObjectNode object = object(namespace, event);
        object.putObject("involvedObject")
                .put("apiVersion", type.apiVersion())
                .put("kind", type.kind())
                .put("namespace", namespace)
                .put("name", name)
                .put("uid", uid);
        return api.write("POST", ResourceType.EVENTS.in(namespace), Api.JSON, object);
    }

    /**
     * The events about the workload itself, and the warnings about its revisions and pods. A cluster keeps events for an hour
     * by default.
     *
     * @throws ApiException when the API server did not answer
     */
    public List<Seen> about(WorkloadRef workload) {
        var own = "involvedObject.kind=" + workload.kind().kind() + ",involvedObject.name=" + workload.name();
        return Stream.concat(
                        list(workload.namespace(), own),
                        list(workload.namespace(), "type=Warning")
                                .filter(e -> !e.kind().equals(workload.kind().kind()))
                                .filter(e -> e.name().startsWith(workload.name() + "-")))
                .toList();
    }

    private Stream<Seen> list(String namespace, String fieldSelector) {
        return ResourceType.EVENTS.in(namespace).stream()
                .flatMap(path -> Listing.ofFields(api, path, fieldSelector).items().stream())
                .map(Events::seen);
    }

    private static Seen seen(JsonNode event) {
        var about = event.path("involvedObject");
        var at = Fields.time(event.path("eventTime"));
        var first = Fields.time(event.path("firstTimestamp")).or(() -> at).orElseGet(() -> Fields.created(event));
        var last = Fields.time(event.path("series").path("lastObservedTime"))
                .or(() -> Fields.time(event.path("lastTimestamp")))
                .or(() -> at)
                .orElse(first);
        return new Seen(
                Fields.text(about.path("kind")),
                Fields.text(about.path("name")),
                Fields.text(event.path("type")).equals("Warning") ? Type.WARNING : Type.NORMAL,
                Fields.text(event.path("reason")),
                Fields.text(event.path("message")),
                first,
                last);
    }

    private static ObjectNode object(String namespace, Event event) {
        var time = event.time().truncatedTo(ChronoUnit.SECONDS).toString();
        var object = ExactJson.newObject().put("apiVersion", "v1").put("kind", "Event");
        object.putObject("metadata").put("namespace", namespace).put("name", event.name());
        object.putObject("source").put("component", "switchback");
        return object.put("type", event.type() == Type.WARNING ? "Warning" : "Normal")
                .put("reason", event.reason())
                .put("action", event.action())
                .put("message", cut(event.message()))
                .put("count", 1)
                .put("firstTimestamp", time)
                .put("lastTimestamp", time)
                .put("reportingComponent", "switchback");
    }

    private static String cut(String message) {
        if (message.length() <= MESSAGE_LIMIT) {
            return message;
        }
        int end = Character.isHighSurrogate(message.charAt(MESSAGE_LIMIT - 1)) ? MESSAGE_LIMIT - 1 : MESSAGE_LIMIT;
        return message.substring(0, end);
    }

    /**
     * An event that somebody recorded, perhaps several times.
     *
     * @param kind of the object that it is about, such as {@code Pod}
     * @param name of that object
     * @param first when it happened for the first time; the epoch when it does not say so
     * @param last when it happened most recently
     */
    public record Seen(
            String kind, String name, Type type, String reason, String message, Instant first, Instant last) {}

    /** How {@code kubectl} shows an event. */
    public enum Type {
        NORMAL,
        WARNING
    }

    /**
     * An event about a workload.
     *
     * @param name the Event object's own name, a DNS subdomain
     * @param reason UpperCamelCase, 128 characters at most
     * @param message cut to 1,024 characters
     */
    public record Event(String name, Type type, String reason, String action, String message, Instant time) {}
}
