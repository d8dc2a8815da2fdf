package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.scenarios.cluster.Lineage.Generation;
import dev.switchback.scenarios.file.WorkloadSketch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expands the shorthand for a StatefulSet or a DaemonSet into the objects that a cluster would hold: the workload, a
 * ControllerRevision a template, the running pods, and for a DaemonSet the nodes. Pods are spread as the controllers leave them:
 * one pod of a revision that does not become ready stops a rollout, and those below a partition keep the revision before.
 */
final class PodSetExpansion {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String LABEL = "controller-revision-hash";

    private final WorkloadSketch sketch;
    private final Instant now;
    private final Lineage lineage;
    private final Generation current;
    private final Optional<Generation> before;
    private final boolean ordinals;

    private PodSetExpansion(WorkloadSketch sketch, Instant now) {
        this.sketch = sketch;
        this.now = now;
        this.lineage = Lineage.of(sketch);
        this.current = lineage.current();
        this.before = lineage.earlier().stream().filter(Generation::ready).findFirst();
        this.ordinals = sketch.kind() == WorkloadKind.STATEFUL_SET;
    }

    /** The workload first, then each ControllerRevision, then pods, Events and nodes. */
    static List<ObjectNode> of(WorkloadSketch sketch, Instant now) {
        return new PodSetExpansion(sketch, now).objects();
    }

    private List<ObjectNode> objects() {
        var objects = new ArrayList<ObjectNode>();
        ObjectNode workload = workload();
        objects.add(workload);
        lineage.all().forEach(generation -> objects.add(revision(workload, generation)));
        for (int i = 0; i < sketch.replicas(); i++) {
            objects.add(pod(workload, i));
        }
        objects.addAll(new PodSetEvents(sketch, lineage, now, this::podName).all());
        if (!ordinals) {
            for (int i = 0; i < sketch.replicas(); i++) {
                objects.add(node(i));
            }
        }
        return objects;
    }

    private ObjectNode workload() {
        ObjectNode object = JSON.objectNode()
                .put("apiVersion", "apps/v1")
                .put("kind", sketch.kind().kind());
        ObjectNode metadata = Identity.metadata(
                object,
                sketch.place().namespace(),
                sketch.place().name(),
                lineage.all().get(0).created());
        metadata.put("generation", current.number());
        Identity.texts(metadata, "labels", appLabel());
        Identity.texts(metadata, "annotations", sketch.annotations());
        ObjectNode spec = object.putObject("spec");
        if (ordinals) {
            spec.put("replicas", sketch.replicas())
                    .put("serviceName", sketch.place().name())
                    .put("podManagementPolicy", "OrderedReady");
        }
        Identity.texts(spec.putObject("selector"), "matchLabels", appLabel());
        spec.set("template", template(current));
        spec.putObject("updateStrategy")
                .put("type", "RollingUpdate")
                .putObject("rollingUpdate")
                .put(ordinals ? "partition" : "maxUnavailable", ordinals ? 0 : 1);
        spec.put("revisionHistoryLimit", 10).setAll(sketch.spec());
        object.set("status", ordinals ? statefulSetStatus() : daemonSetStatus());
        return object;
    }

    private Map<String, String> appLabel() {
        return Map.of("app", sketch.place().name());
    }

    /** A DaemonSet has nodes of its own. */
    private ObjectNode template(Generation generation) {
        ObjectNode template = JSON.objectNode();
        ObjectNode metadata = template.putObject("metadata");
        Identity.texts(metadata, "labels", appLabel());
        if (!generation.annotations().isEmpty()) {
            Identity.texts(metadata, "annotations", generation.annotations());
        }
        ObjectNode spec = template.putObject("spec");
        spec.putArray("containers")
                .addObject()
                .put("name", sketch.place().name())
                .put("image", generation.image());
        if (!ordinals) {
            Identity.texts(spec, "nodeSelector", pool());
        }
        return template;
    }

    private Map<String, String> pool() {
        return Map.of("pool", sketch.place().namespace() + "." + sketch.place().name());
    }

    private ObjectNode node(int number) {
        ObjectNode node = JSON.objectNode().put("apiVersion", "v1").put("kind", "Node");
        ObjectNode metadata = node.putObject("metadata").put("name", nodeName(number));
        metadata.put("uid", Identity.uid("Node", "", nodeName(number)));
        Identity.texts(metadata, "labels", pool());
        return node;
    }

    private String nodeName(int number) {
        return sketch.place().namespace() + "-" + sketch.place().name() + "-node-" + number;
    }

    private String revisionName(Generation generation) {
        String prefix = sketch.place().name() + "-";
        return generation.hash().startsWith(prefix) ? generation.hash() : prefix + generation.hash();
    }

    /** As pods carry it. */
    private String hash(Generation generation) {
        String name = revisionName(generation);
        return ordinals ? name : name.substring(sketch.place().name().length() + 1);
    }

    private ObjectNode revision(ObjectNode workload, Generation generation) {
        ObjectNode object = JSON.objectNode().put("apiVersion", "apps/v1").put("kind", "ControllerRevision");
        ObjectNode metadata =
                Identity.metadata(object, sketch.place().namespace(), revisionName(generation), generation.created());
        Identity.texts(metadata, "labels", appLabel());
        metadata.withObject("/labels").put(ordinals ? "controller.kubernetes.io/hash" : LABEL, hash(generation));
        Identity.control(metadata, workload);
        ObjectNode managed = metadata.putArray("managedFields").addObject();
        managed.put("manager", "kube-controller-manager").put("operation", "Update");
        managed.put("apiVersion", "apps/v1").put("time", Identity.timestamp(generation.active()));
        managed.put("fieldsType", "FieldsV1").putObject("fieldsV1").putObject("f:revision");
        object.withObject("/data/spec").set("template", template(generation).put("$patch", "replace"));
        return object.put("revision", generation.number());
    }

    /** Which revision the pod has: the last pods are replaced first. */
    private Generation generation(int number) {
        int kept = sketch.spec().at("/updateStrategy/rollingUpdate/partition").asInt();
        boolean stuck = !current.ready() && number < sketch.replicas() - 1;
        return before.filter(g -> stuck || number < kept).orElse(current);
    }

    private String podName(int number) {
        String name = sketch.place().name();
        return ordinals ? name + "-" + number : PodObject.name(sketch.place().namespace(), name, number);
    }

    private ObjectNode pod(ObjectNode workload, int number) {
        Generation generation = generation(number);
        ObjectNode like = workload.deepCopy();
        like.withObject("/spec").set("template", template(generation));
        ObjectNode pod = PodObject.of(like, podName(number), generation.active(), generation.ready());
        ObjectNode labels = pod.withObject("/metadata/labels").put(LABEL, hash(generation));
        if (ordinals) {
            labels.put("statefulset.kubernetes.io/pod-name", podName(number))
                    .put("apps.kubernetes.io/pod-index", Integer.toString(number));
        } else {
            pod.withObject("/spec").put("nodeName", nodeName(number));
        }
        return pod;
    }

    private int ofCurrent() {
        int count = 0;
        for (int i = 0; i < sketch.replicas(); i++) {
            count += generation(i) == current ? 1 : 0;
        }
        return count;
    }

    private int ready() {
        int count = 0;
        for (int i = 0; i < sketch.replicas(); i++) {
            count += generation(i).ready() ? 1 : 0;
        }
        return count;
    }

    private ObjectNode statefulSetStatus() {
        Generation serving = sketch.replicas() == 0 ? current : generation(0);
        ObjectNode status = JSON.objectNode().put("observedGeneration", current.number());
        status.put("replicas", sketch.replicas())
                .put("availableReplicas", ready())
                .put("collisionCount", 0);
        count(status, "readyReplicas", ready());
        count(status, "updatedReplicas", ofCurrent());
        count(status, "currentReplicas", serving == current ? ofCurrent() : sketch.replicas() - ofCurrent());
        return status.put("currentRevision", revisionName(serving)).put("updateRevision", revisionName(current));
    }

    private ObjectNode daemonSetStatus() {
        ObjectNode status = JSON.objectNode()
                .put("desiredNumberScheduled", sketch.replicas())
                .put("currentNumberScheduled", sketch.replicas())
                .put("numberMisscheduled", 0)
                .put("numberReady", ready());
        count(status, "updatedNumberScheduled", ofCurrent());
        count(status, "numberAvailable", ready());
        count(status, "numberUnavailable", sketch.replicas() - ready());
        return status.put("observedGeneration", current.number());
    }

    private static void count(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }
}
