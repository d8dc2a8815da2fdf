package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.KeyQueue;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keeps one pod of each DaemonSet on each node that its node selector allows. A rolling update replaces pods that are not
 * available at once, others within {@code maxUnavailable}; there is no {@code maxSurge}, and taints do not count.
 */
final class DaemonSetController implements AutoCloseable {
    private static final String AFFINITY =
            "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";

    private final Caches caches;
    private final EventRecorder events;
    private final ControllerHistory history;
    private final KeyQueue queue;

    DaemonSetController(ApiClient client, Caches caches, Timers timers, InstantSource clock) {
        this.caches = caches;
        this.events = new EventRecorder(client, clock, "daemonset-controller");
        this.history = new ControllerHistory(caches.revisions(), Resource.DAEMON_SETS, ControllerHistory.POD_LABEL);
        this.queue = new KeyQueue(timers, key -> caches.daemonSets().get(key).ifPresent(this::look));
        caches.daemonSets().onChange(change -> queue.add(change.object().key()));
        caches.pods()
                .onChange(change ->
                        change.object().controllerKey(Resource.DAEMON_SETS).ifPresent(queue::add));
        caches.nodes().onChange(change -> caches.daemonSets().all().forEach(set -> queue.add(set.key())));
    }

    private void look(ApiObject set) {
        if (set.deleting()) {
            return;
        }
        var revision = history.current(set);
        manage(set, revision);
        if (set.spec().at("/updateStrategy/type").asText().equals("RollingUpdate")) {
            replace(set, revision);
        }
        writeStatus(set, revision);
        Set<String> live = ControllerHistory.live(pods(set));
        live.add(history.hash(revision));
        history.truncate(set, live);
    }

    private List<ApiObject> pods(ApiObject set) {
        return caches.pods().controlledBy(set.uid());
    }

    private Map<String, List<ApiObject>> byNode(ApiObject set) {
        var byNode = new TreeMap<String, List<ApiObject>>();
        Map<String, String> wanted = ApiObject.strings(set.spec().at("/template/spec/nodeSelector"));
        caches.nodes().all().stream()
                .filter(node -> node.labels().entrySet().containsAll(wanted.entrySet()))
                .forEach(node -> byNode.put(node.name(), new ArrayList<>()));
        pods(set).forEach(pod -> byNode.getOrDefault(node(pod), new ArrayList<>())
                .add(pod));
        return byNode;
    }

    /** Where it runs, or shall run. */
    private static String node(ApiObject pod) {
        String placed = pod.spec().path("nodeName").asText();
        return placed.isEmpty()
                ? pod.spec().at(AFFINITY + "/0/matchFields/0/values/0").asText()
                : placed;
    }

    /** Creates missing pods, and deletes those that have failed or are on a node that shall have none. */
    private void manage(ApiObject set, ApiObject revision) {
        var byNode = byNode(set);
        byNode.forEach((node, pods) -> {
            if (pods.isEmpty()) {
                create(set, revision, node);
            }
        });
        pods(set).stream()
                .filter(pod -> !pod.deleting())
                .filter(pod -> !byNode.containsKey(node(pod)) || ReplicaSetPods.finished(pod))
                .forEach(pod -> delete(set, pod));
    }

    private void replace(ApiObject set, ApiObject revision) {
        String hash = history.hash(revision);
        var byNode = byNode(set);
        int unavailable = 0;
        var broken = new ArrayList<ApiObject>();
        var candidates = new ArrayList<ApiObject>();
        for (var pods : byNode.values()) {
            var active = pods.stream().filter(ReplicaSetPods::active).findFirst();
            boolean ready = active.filter(ReplicaSetPods::ready).isPresent();
            boolean old = active.filter(pod -> !ControllerHistory.hashOf(pod).equals(hash))
                    .isPresent();
            if (old) {
                (ready ? candidates : broken).add(active.get());
            } else if (!ready) {
                unavailable++;
            }
        }
        int room = Math.max(0, maxUnavailable(set, byNode.size()) - unavailable);
        Stream.concat(broken.stream(), candidates.stream().limit(room)).forEach(pod -> delete(set, pod));
    }

    private static int maxUnavailable(ApiObject set, int nodes) {
        var value = set.spec().at("/updateStrategy/rollingUpdate/maxUnavailable");
        return value.isTextual()
                ? (int) Math.ceil(nodes * Integer.parseInt(value.asText().replace("%", "")) / 100.0)
                : value.asInt(1);
    }

    private void create(ApiObject set, ApiObject revision, String node) {
        var json = PodTemplates.pod(ControllerHistory.template(revision), set, Resource.DAEMON_SETS);
        json.withObject("/metadata/labels").put(ControllerHistory.POD_LABEL, history.hash(revision));
        json.withObject("/spec")
                .withArray(AFFINITY)
                .addObject()
                .putArray("matchFields")
                .addObject()
                .put("key", "metadata.name")
                .put("operator", "In")
                .putArray("values")
                .add(node);
        var pod = caches.pods().create(new ApiObject(json));
        events.normal(Resource.DAEMON_SETS, set, "SuccessfulCreate", "Created pod: " + pod.name());
    }

    private void delete(ApiObject set, ApiObject pod) {
        if (caches.pods().delete(pod)) {
            events.normal(Resource.DAEMON_SETS, set, "SuccessfulDelete", "Deleted pod: " + pod.name());
        }
    }

    private void writeStatus(ApiObject set, ApiObject revision) {
        var next = status(set, history.hash(revision));
        if (!next.equals(set.status())) {
            var copy = set.copy();
            copy.json().set("status", next);
            caches.daemonSets().updateStatus(copy);
        }
    }

    private ObjectNode status(ApiObject set, String hash) {
        var byNode = byNode(set);
        var placed =
                byNode.values().stream().flatMap(pods -> pods.stream().limit(1)).toList();
        int desired = byNode.size();
        int ready = (int) placed.stream().filter(ReplicaSetPods::ready).count();
        int updated = (int) placed.stream()
                .filter(pod -> ControllerHistory.hashOf(pod).equals(hash))
                .count();
        var status = JsonNodeFactory.instance.objectNode();
        status.put("desiredNumberScheduled", desired).put("currentNumberScheduled", placed.size());
        status.put(
                "numberMisscheduled",
                pods(set).size() - byNode.values().stream().mapToInt(List::size).sum());
        status.put("numberReady", ready);
        put(status, "updatedNumberScheduled", updated);
        put(status, "numberAvailable", ready);
        put(status, "numberUnavailable", desired - ready);
        return status.put("observedGeneration", Math.toIntExact(set.generation()));
    }

    private static void put(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
