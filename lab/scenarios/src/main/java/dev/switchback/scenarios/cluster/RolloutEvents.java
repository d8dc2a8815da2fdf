package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.scenarios.cluster.Lineage.Activation;
import dev.switchback.scenarios.cluster.Lineage.Generation;
import dev.switchback.scenarios.file.WorkloadSketch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Events that the rollouts of a Deployment have left behind. A cluster keeps them for an hour: how ReplicaSets were
 * scaled, and the failing probes of pods that never became ready.
 */
final class RolloutEvents {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration PROBE = Duration.ofSeconds(10);

    private final WorkloadSketch sketch;
    private final Instant now;
    private final Map<Generation, Integer> sizes = new LinkedHashMap<>();
    private final List<Generation> unready = new ArrayList<>();
    private final List<ObjectNode> events = new ArrayList<>();

    private RolloutEvents(WorkloadSketch sketch, Instant now) {
        this.sketch = sketch;
        this.now = now;
    }

    static List<ObjectNode> of(WorkloadSketch sketch, Lineage lineage, Instant now) {
        var events = new RolloutEvents(sketch, now);
        var activations = lineage.activations();
        for (int i = 0; i < activations.size(); i++) {
            boolean last = i == activations.size() - 1;
            events.rollout(
                    activations.get(i), last ? now : activations.get(i + 1).at());
        }
        return events.events;
    }

    private void rollout(Activation activation, Instant end) {
        Generation next = activation.generation();
        unready.remove(next);
        List.copyOf(unready).forEach(failed -> scale(failed, 0, activation.at()));
        if (sizes.isEmpty()) {
            scale(next, sketch.replicas(), activation.at());
        } else if (activation.ready()) {
            replace(next, activation.at());
        } else {
            stick(next, activation.at());
        }
        if (!activation.ready()) {
            unready.add(next);
            failingProbes(activation, end);
        }
    }

    /** New pods are ready after a second, and then old ones go. */
    private void replace(Generation next, Instant begin) {
        int replicas = sketch.replicas();
        Instant at = begin;
        while (size(next) < replicas || others(next) > 0) {
            int most = replicas + Spread.surge(replicas) - others(next);
            scale(next, Math.min(replicas, most), at);
            at = at.plusSeconds(1);
            removeOld(next, size(next) - replicas + Spread.unavailable(replicas), at);
        }
    }

    private void removeOld(Generation next, int spare, Instant at) {
        int removable = others(next) + spare;
        for (Generation old : List.copyOf(sizes.keySet())) {
            int remove = old == next ? 0 : Math.min(size(old), removable);
            scale(old, size(old) - remove, at);
            removable -= remove;
        }
    }

    /** New pods do not become ready: the rollout stops where it may remove no more old ones. */
    private void stick(Generation next, Instant at) {
        int replicas = sketch.replicas();
        scale(next, Math.min(replicas, Spread.surge(replicas)), at);
        removeOld(next, Spread.unavailable(replicas) - replicas, at);
        scale(next, Math.min(replicas, Spread.surge(replicas) + Spread.unavailable(replicas)), at);
    }

    private int size(Generation generation) {
        return sizes.getOrDefault(generation, 0);
    }

    private int others(Generation generation) {
        return sizes.values().stream().mapToInt(size -> size).sum() - size(generation);
    }

    private void scale(Generation generation, int size, Instant at) {
        int before = size(generation);
        sizes.put(generation, size);
        if (size != before) {
            String message = "Scaled %s replica set %s from %d to %d"
                    .formatted(before < size ? "up" : "down", setName(generation), before, size);
            add(event("Deployment", "apps/v1", sketch.place().name()), "ScalingReplicaSet", message, at, at);
        }
    }

    private void failingProbes(Activation activation, Instant end) {
        String message = "Readiness probe failed: HTTP probe failed with statuscode: 503";
        for (int i = 0; i < size(activation.generation()); i++) {
            String pod = PodObject.name(sketch.place().namespace(), setName(activation.generation()), i);
            add(event("Pod", "v1", pod), "Unhealthy", message, activation.at().plus(PROBE), end);
        }
    }

    private String setName(Generation generation) {
        return sketch.place().name() + "-" + generation.hash();
    }

    private ObjectNode event(String kind, String apiVersion, String name) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        String namespace = sketch.place().namespace();
        event.putObject("involvedObject")
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("namespace", namespace)
                .put("name", name)
                .put("uid", Identity.uid(kind, namespace, name));
        return event;
    }

    private void add(ObjectNode event, String reason, String message, Instant first, Instant last) {
        if (last.isBefore(first) || last.isBefore(now.minus(KEPT))) {
            return;
        }
        String about = event.at("/involvedObject/name").asText();
        String name = about + "." + Identity.letters(about + message + events.size(), 16);
        Identity.metadata(event, sketch.place().namespace(), name, first);
        boolean probe = reason.equals("Unhealthy");
        String component = probe ? "kubelet" : "deployment-controller";
        event.put("type", probe ? "Warning" : "Normal").put("reason", reason).put("message", message);
        event.put("firstTimestamp", Identity.timestamp(first)).put("lastTimestamp", Identity.timestamp(last));
        event.put("count", 1 + Duration.between(first, last).dividedBy(PROBE));
        event.putObject("source").put("component", component);
        event.put("reportingComponent", component).put("reportingInstance", "");
        events.add(event);
    }
}
