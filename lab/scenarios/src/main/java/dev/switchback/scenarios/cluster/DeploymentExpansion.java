package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.scenarios.cluster.Lineage.Generation;
import dev.switchback.scenarios.file.WorkloadSketch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Expands the shorthand for a Deployment into the objects that a cluster would hold: the Deployment, a ReplicaSet a template
 * and the running pods, with status, conditions and times. Labels and selector are {@code app: <name>}, the one container
 * has the Deployment's name.
 */
final class DeploymentExpansion {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HISTORY = "deployment.kubernetes.io/revision-history";
    private static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);

    private final WorkloadSketch sketch;
    private final Instant now;
    private final Lineage lineage;
    private final Spread spread;

    private DeploymentExpansion(WorkloadSketch sketch, Instant now) {
        this.sketch = sketch;
        this.now = now;
        this.lineage = Lineage.of(sketch);
        this.spread = Spread.of(lineage, sketch.replicas());
    }

    /** The Deployment first, then each ReplicaSet with its pods, then Events. */
    static List<ObjectNode> of(WorkloadSketch sketch, Instant now) {
        return new DeploymentExpansion(sketch, now).objects();
    }

    private List<ObjectNode> objects() {
        var objects = new ArrayList<ObjectNode>();
        ObjectNode deployment = deployment();
        objects.add(deployment);
        for (Generation generation : lineage.all()) {
            ObjectNode replicaSet = replicaSet(deployment, generation);
            objects.add(replicaSet);
            int pods = spread.pods(generation);
            for (int i = 0; i < pods; i++) {
                boolean ready = spread.ready(generation);
                objects.add(PodObject.of(replicaSet, i, generation.active(), ready));
            }
        }
        objects.addAll(RolloutEvents.of(sketch, lineage, now));
        return objects;
    }

    private ObjectNode deployment() {
        ObjectNode object = JSON.objectNode().put("apiVersion", "apps/v1").put("kind", "Deployment");
        ObjectNode metadata = Identity.metadata(
                object,
                sketch.place().namespace(),
                sketch.place().name(),
                lineage.all().get(0).created());
        metadata.put("generation", lineage.current().number());
        Identity.texts(metadata, "labels", appLabel());
        var annotations = new LinkedHashMap<>(sketch.annotations());
        annotations.put(REVISION, Integer.toString(lineage.current().number()));
        Identity.texts(metadata, "annotations", annotations);
        ObjectNode spec = object.putObject("spec").put("replicas", sketch.replicas());
        Identity.texts(spec.putObject("selector"), "matchLabels", appLabel());
        spec.set("template", template(lineage.current(), appLabel()));
        ObjectNode strategy = spec.putObject("strategy").put("type", "RollingUpdate");
        strategy.putObject("rollingUpdate").put("maxUnavailable", "25%").put("maxSurge", "25%");
        spec.put("revisionHistoryLimit", 10).put("progressDeadlineSeconds", (int) PROGRESS_DEADLINE.toSeconds());
        spec.setAll(sketch.spec());
        object.set("status", deploymentStatus());
        return object;
    }

    private Map<String, String> appLabel() {
        return Map.of("app", sketch.place().name());
    }

    private ObjectNode template(Generation generation, Map<String, String> labels) {
        ObjectNode template = JSON.objectNode();
        ObjectNode metadata = template.putObject("metadata");
        Identity.texts(metadata, "labels", labels);
        if (!generation.annotations().isEmpty()) {
            Identity.texts(metadata, "annotations", generation.annotations());
        }
        ObjectNode container = template.putObject("spec").putArray("containers").addObject();
        container.put("name", sketch.place().name()).put("image", generation.image());
        return template;
    }

    private ObjectNode replicaSet(ObjectNode deployment, Generation generation) {
        ObjectNode object = JSON.objectNode().put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
        var labels = new LinkedHashMap<>(appLabel());
        labels.put("pod-template-hash", generation.hash());
        ObjectNode metadata = Identity.metadata(
                object,
                sketch.place().namespace(),
                sketch.place().name() + "-" + generation.hash(),
                generation.created());
        metadata.put("generation", 1);
        Identity.texts(metadata, "labels", labels);
        Identity.texts(metadata, "annotations", annotations(generation));
        Identity.control(metadata, deployment);
        ObjectNode spec = object.putObject("spec").put("replicas", spread.pods(generation));
        Identity.texts(spec.putObject("selector"), "matchLabels", labels);
        spec.set("template", template(generation, labels));
        object.set("status", status(generation));
        return object;
    }

    /** The current ReplicaSet has a copy of the Deployment's annotations, as the controller gives it. */
    private Map<String, String> annotations(Generation generation) {
        var annotations = new LinkedHashMap<String, String>();
        if (generation == lineage.current()) {
            annotations.putAll(sketch.annotations());
        }
        annotations.put(REVISION, Integer.toString(generation.number()));
        if (!generation.history().isEmpty()) {
            annotations.put(
                    HISTORY, generation.history().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        annotations.put("deployment.kubernetes.io/desired-replicas", Integer.toString(sketch.replicas()));
        annotations.put(
                "deployment.kubernetes.io/max-replicas",
                Integer.toString(sketch.replicas() + Spread.surge(sketch.replicas())));
        return annotations;
    }

    private ObjectNode status(Generation generation) {
        int pods = spread.pods(generation);
        ObjectNode status = JSON.objectNode().put("replicas", pods);
        count(status, "fullyLabeledReplicas", pods);
        count(status, "readyReplicas", spread.readyPods(generation));
        count(status, "availableReplicas", spread.readyPods(generation));
        return status.put("terminatingReplicas", 0).put("observedGeneration", 1);
    }

    private ObjectNode deploymentStatus() {
        int ready = lineage.all().stream().mapToInt(spread::readyPods).sum();
        int pods = lineage.all().stream().mapToInt(spread::pods).sum();
        ObjectNode status =
                JSON.objectNode().put("observedGeneration", lineage.current().number());
        count(status, "replicas", pods);
        count(status, "updatedReplicas", spread.pods(lineage.current()));
        count(status, "readyReplicas", ready);
        count(status, "availableReplicas", ready);
        count(status, "unavailableReplicas", pods - ready);
        status.put("terminatingReplicas", 0);
        var conditions = status.putArray("conditions");
        Instant begun = lineage.all().get(0).created();
        boolean enough = ready >= sketch.replicas() - Spread.unavailable(sketch.replicas());
        conditions.add(available(enough, begun));
        conditions.add(progressing(begun));
        return status;
    }

    private ObjectNode progressing(Instant begun) {
        Generation current = lineage.current();
        String name = sketch.place().name() + "-" + current.hash();
        Instant deadline = current.active().plus(PROGRESS_DEADLINE);
        if (spread.complete()) {
            return progressed(name, current.active(), begun);
        }
        return now.isBefore(deadline) ? progressing(name, current.active(), begun) : timedOut(name, deadline);
    }

    /** Zero is left out. */
    private static void count(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }

    private static ObjectNode available(boolean enough, Instant since) {
        return enough
                ? condition(
                        "Available",
                        "True",
                        "MinimumReplicasAvailable",
                        "Deployment has minimum availability.",
                        since,
                        since)
                : condition(
                        "Available",
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        since,
                        since);
    }

    private static ObjectNode progressed(String replicaSet, Instant updated, Instant since) {
        String message = "ReplicaSet \"" + replicaSet + "\" has successfully progressed.";
        return condition("Progressing", "True", "NewReplicaSetAvailable", message, updated, since);
    }

    private static ObjectNode progressing(String replicaSet, Instant updated, Instant since) {
        String message = "ReplicaSet \"" + replicaSet + "\" is progressing.";
        return condition("Progressing", "True", "ReplicaSetUpdated", message, updated, since);
    }

    private static ObjectNode timedOut(String replicaSet, Instant at) {
        String message = "ReplicaSet \"" + replicaSet + "\" has timed out progressing.";
        return condition("Progressing", "False", "ProgressDeadlineExceeded", message, at, at);
    }

    private static ObjectNode condition(
            String type, String status, String reason, String message, Instant updated, Instant transition) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("status", status)
                .put("lastUpdateTime", Identity.timestamp(updated))
                .put("lastTransitionTime", Identity.timestamp(transition))
                .put("reason", reason)
                .put("message", message);
    }
}
