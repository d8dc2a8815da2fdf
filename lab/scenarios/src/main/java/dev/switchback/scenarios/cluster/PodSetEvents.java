package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.scenarios.cluster.Lineage.Activation;
import dev.switchback.scenarios.file.WorkloadSketch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The Events of the last hour that the rollouts of a StatefulSet or a DaemonSet have left behind: which pods were deleted and
 * created, one a second from the last one down, and the failing probes of one that never became ready, which ended the rollout.
 */
final class PodSetEvents {
    private static final Duration KEPT = Duration.ofHours(1);

    private final WorkloadSketch sketch;
    private final Lineage lineage;
    private final Instant now;
    private final IntFunction<String> names;
    private final List<ObjectNode> events = new ArrayList<>();

    /** @param names of the pods that run now */
    PodSetEvents(WorkloadSketch sketch, Lineage lineage, Instant now, IntFunction<String> names) {
        this.sketch = sketch;
        this.lineage = lineage;
        this.now = now;
        this.names = names;
    }

    List<ObjectNode> all() {
        var activations = lineage.activations();
        for (int i = 0; i < activations.size(); i++) {
            Instant end = i + 1 < activations.size() ? activations.get(i + 1).at() : now;
            rollout(i, activations.get(i), end);
        }
        return events;
    }

    private void rollout(int number, Activation activation, Instant end) {
        int replaced = activation.ready() ? sketch.replicas() : Math.min(1, sketch.replicas());
        for (int i = 0; i < replaced; i++) {
            int pod = sketch.replicas() - 1 - i;
            Instant at = activation.at().plusSeconds(i);
            if (number > 0) {
                add("SuccessfulDelete", "Delete", "Deleted", podAt(number - 1, pod), at);
            }
            add("SuccessfulCreate", "Create", "Created", podAt(number, pod), at);
        }
        if (!activation.ready() && replaced > 0) {
            String pod = podAt(number, sketch.replicas() - 1);
            ObjectNode event =
                    event("Pod", "v1", pod, "Warning", "Unhealthy", "Readiness probe failed: statuscode: 503");
            keep(event, activation.at().plusSeconds(10), end);
        }
    }

    /** The name of a pod after a rollout, the first one being 0: a StatefulSet gives names again. */
    private String podAt(int rollout, int pod) {
        if (sketch.kind() == WorkloadKind.STATEFUL_SET) {
            return names.apply(pod);
        }
        int last = rollout;
        while (last > 0 && !lineage.activations().get(last).ready() && pod < sketch.replicas() - 1) {
            last--;
        }
        boolean runs = last == lineage.activations().size() - 1;
        return runs ? names.apply(pod) : names.apply(1000 * (last + 1) + pod);
    }

    private void add(String reason, String verb, String done, String pod, Instant at) {
        boolean ordinals = sketch.kind() == WorkloadKind.STATEFUL_SET;
        String message = ordinals
                ? verb + " Pod " + pod + " in StatefulSet " + sketch.place().name() + " successful"
                : done + " pod: " + pod;
        String name = sketch.place().name();
        keep(event(sketch.kind().kind(), "apps/v1", name, "Normal", reason, message), at, at);
    }

    private ObjectNode event(String kind, String apiVersion, String name, String type, String reason, String message) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("involvedObject")
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("namespace", sketch.place().namespace())
                .put("name", name);
        return event.put("type", type).put("reason", reason).put("message", message);
    }

    private void keep(ObjectNode event, Instant first, Instant last) {
        if (last.isBefore(first) || last.isBefore(now.minus(KEPT))) {
            return;
        }
        String about = event.at("/involvedObject/name").asText();
        String name =
                about + "." + Identity.letters(about + event.path("message").asText() + events.size(), 16);
        Identity.metadata(event, sketch.place().namespace(), name, first);
        event.put("firstTimestamp", Identity.timestamp(first)).put("lastTimestamp", Identity.timestamp(last));
        events.add(event.put("count", 1));
    }
}
