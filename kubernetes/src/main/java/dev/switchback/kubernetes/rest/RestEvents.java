package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.WriteOutcome;
import java.time.temporal.ChronoUnit;

/** Events of the core group: {@code kubectl describe} shows them with their age, and one RBAC rule allows them. */
final class RestEvents implements Events {
    private static final int MESSAGE_LIMIT = 1024;

    private final Api api;

    RestEvents(Api api) {
        this.api = api;
    }

    @Override
    public WriteOutcome record(Event event) {
        return api.write("POST", Resource.EVENTS.in(event.regarding().namespace()), Api.JSON, object(event));
    }

    private static ObjectNode object(Event event) {
        var regarding = event.regarding();
        var time = event.time().truncatedTo(ChronoUnit.SECONDS).toString();
        var object = Codec.newObject().put("apiVersion", "v1").put("kind", "Event");
        object.putObject("metadata").put("namespace", regarding.namespace()).put("name", event.name());
        object.putObject("involvedObject")
                .put("apiVersion", "apps/v1")
                .put("kind", regarding.kind().kind())
                .put("namespace", regarding.namespace())
                .put("name", regarding.name())
                .put("uid", event.regardingUid());
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
}
