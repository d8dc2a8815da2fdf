package dev.switchback.localcluster.server.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.api.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Columns of pods. */
final class PodColumns {
    private PodColumns() {}

    static List<Column> all() {
        return List.of(
                Column.ofName(),
                Column.text("Ready", PodColumns::ready),
                Column.text("Status", PodColumns::status),
                new Column(
                        "Restarts", "string", 0, (pod, now) -> JsonText.object().textNode(restarts(pod, now))),
                Column.ofAge(),
                Column.wide("IP", pod -> pod.at("/status/podIP").asText("<none>")),
                Column.wide("Node", pod -> pod.at("/spec/nodeName").asText("<none>")),
                Column.wide("Nominated Node", pod -> pod.at("/status/nominatedNodeName")
                        .asText("<none>")),
                Column.wide("Readiness Gates", pod -> "<none>"));
    }

    private static List<JsonNode> statuses(JsonNode pod) {
        var statuses = new ArrayList<JsonNode>();
        pod.at("/status/containerStatuses").forEach(statuses::add);
        return statuses;
    }

    private static String ready(JsonNode pod) {
        long ready = statuses(pod).stream()
                .filter(status -> status.path("ready").asBoolean())
                .count();
        return ready + "/" + pod.at("/spec/containers").size();
    }

    private static String status(JsonNode pod) {
        if (pod.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        String status = pod.at("/status/reason").asText(pod.at("/status/phase").asText());
        boolean runs = false;
        var lastFirst = statuses(pod);
        Collections.reverse(lastFirst);
        for (var container : lastFirst) {
            runs |= container.path("ready").asBoolean()
                    && container.path("state").has("running");
            status = reason(container.path("state"), status);
        }
        return status.equals("Completed") && runs ? "Running" : status;
    }

    private static String reason(JsonNode state, String otherwise) {
        String waiting = state.at("/waiting/reason").asText();
        if (!waiting.isEmpty()) {
            return waiting;
        }
        var ended = state.path("terminated");
        if (ended.isMissingNode()) {
            return otherwise;
        }
        return ended.path("reason").asText("ExitCode:" + ended.path("exitCode").asInt());
    }

    private static String restarts(JsonNode pod, Instant now) {
        long restarts = 0;
        String last = "";
        for (var container : statuses(pod)) {
            restarts += container.path("restartCount").asLong();
            String ended = container.at("/lastState/terminated/finishedAt").asText();
            last = ended.compareTo(last) > 0 ? ended : last;
        }
        return restarts == 0 || last.isEmpty()
                ? Long.toString(restarts)
                : restarts + " (" + HumanDuration.since(last, now) + " ago)";
    }
}
