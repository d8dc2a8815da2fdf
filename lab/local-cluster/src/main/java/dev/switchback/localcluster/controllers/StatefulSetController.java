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
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Creates, replaces and deletes the pods of StatefulSets by their ordinals, one after another, unless their management is
 * {@code Parallel}. A pod that is not ready stops it, whichever revision the pod has, as in a real cluster.
 */
final class StatefulSetController implements AutoCloseable {
    private final Caches caches;
    private final EventRecorder events;
    private final ControllerHistory history;
    private final KeyQueue queue;

    StatefulSetController(ApiClient client, Caches caches, Timers timers, InstantSource clock) {
        this.caches = caches;
        this.events = new EventRecorder(client, clock, "statefulset-controller");
        this.history =
                new ControllerHistory(caches.revisions(), Resource.STATEFUL_SETS, "controller.kubernetes.io/hash");
        this.queue = new KeyQueue(timers, key -> caches.statefulSets().get(key).ifPresent(this::look));
        caches.statefulSets().onChange(change -> queue.add(change.object().key()));
        caches.pods()
                .onChange(change ->
                        change.object().controllerKey(Resource.STATEFUL_SETS).ifPresent(queue::add));
    }

    private void look(ApiObject found) {
        if (found.deleting()) {
            return;
        }
        var look = new Look(found);
        look.sync();
        look.writeStatus();
        var live = new HashSet<>(ControllerHistory.live(look.pods()));
        live.add(look.updated.name());
        live.add(look.current.name());
        history.truncate(found, live);
    }

    /** One look at a StatefulSet. */
    private final class Look {
        private final ApiObject set;
        private final ApiObject updated;
        private final ApiObject current;
        private final int first;
        private final int replicas;

        Look(ApiObject set) {
            this.set = set;
            this.updated = history.current(set);
            String known = set.status().path("currentRevision").asText();
            this.current = history.of(set).stream()
                    .filter(revision -> revision.name().equals(known))
                    .findFirst()
                    .orElse(updated);
            this.first = set.spec().at("/ordinals/start").asInt();
            this.replicas = set.spec().path("replicas").asInt(1);
        }

        List<ApiObject> pods() {
            return caches.pods().controlledBy(set.uid());
        }

        private NavigableMap<Integer, ApiObject> byOrdinal() {
            var pods = new TreeMap<Integer, ApiObject>();
            pods().forEach(pod -> pods.put(ordinal(pod), pod));
            return pods;
        }

        private int ordinal(ApiObject pod) {
            return Integer.parseInt(pod.name().substring(set.name().length() + 1));
        }

        private boolean ordered() {
            return !set.spec().path("podManagementPolicy").asText().equals("Parallel");
        }

        void sync() {
            boolean whole = fill() && shrink();
            if (whole && set.spec().at("/updateStrategy/type").asText().equals("RollingUpdate")) {
                replace();
            }
        }

        /** Whether every pod is there and, for an ordered set, ready. */
        private boolean fill() {
            var pods = byOrdinal();
            for (int ordinal = first; ordinal < first + replicas; ordinal++) {
                var pod = Optional.ofNullable(pods.get(ordinal));
                if (pod.isEmpty()) {
                    create(ordinal);
                } else if (ReplicaSetPods.finished(pod.get()) && !pod.get().deleting()) {
                    delete(pod.get());
                }
                boolean serves = pod.filter(p -> ReplicaSetPods.active(p) && ReplicaSetPods.ready(p))
                        .isPresent();
                if (!serves && ordered()) {
                    return false;
                }
            }
            return true;
        }

        private boolean shrink() {
            var surplus =
                    byOrdinal().tailMap(first + replicas, true).descendingMap().values();
            for (var pod : List.copyOf(surplus)) {
                if (!pod.deleting()) {
                    delete(pod);
                }
                if (ordered()) {
                    return false;
                }
            }
            return true;
        }

        /** From the last pod down to the partition, the next one when those after it are ready. */
        private void replace() {
            int partition = first
                    + set.spec().at("/updateStrategy/rollingUpdate/partition").asInt();
            for (var pod : byOrdinal().tailMap(partition, true).descendingMap().values()) {
                if (!ControllerHistory.hashOf(pod).equals(updated.name()) && !pod.deleting()) {
                    delete(pod);
                    return;
                }
                if (pod.deleting() || !ReplicaSetPods.ready(pod)) {
                    return;
                }
            }
        }

        private void create(int ordinal) {
            int partition =
                    set.spec().at("/updateStrategy/rollingUpdate/partition").asInt();
            var revision = ordinal < first + partition ? current : updated;
            String name = set.name() + "-" + ordinal;
            var json = PodTemplates.pod(ControllerHistory.template(revision), set, Resource.STATEFUL_SETS);
            json.withObject("/metadata")
                    .put("name", name)
                    .withObject("/labels")
                    .put("statefulset.kubernetes.io/pod-name", name)
                    .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
                    .put(ControllerHistory.POD_LABEL, revision.name());
            json.withObject("/spec")
                    .put("hostname", name)
                    .put("subdomain", set.spec().path("serviceName").asText());
            caches.pods().create(new ApiObject(json));
            say("SuccessfulCreate", "Create", name);
        }

        private void delete(ApiObject pod) {
            if (caches.pods().delete(pod)) {
                say("SuccessfulDelete", "Delete", pod.name());
            }
        }

        private void say(String reason, String verb, String pod) {
            String message = verb + " Pod " + pod + " in StatefulSet " + set.name() + " successful";
            events.normal(Resource.STATEFUL_SETS, set, reason, message);
        }

        void writeStatus() {
            var next = status();
            if (!next.equals(set.status())) {
                var copy = set.copy();
                copy.json().set("status", next);
                caches.statefulSets().updateStatus(copy);
            }
        }

        private ObjectNode status() {
            var pods = pods();
            int ready = (int) pods.stream().filter(ReplicaSetPods::ready).count();
            int ofUpdated = ofRevision(pods, updated);
            boolean complete = set.spec().at("/updateStrategy/type").asText().equals("RollingUpdate")
                    && ofUpdated == replicas
                    && ready == replicas
                    && pods.size() == replicas;
            var status = JsonNodeFactory.instance.objectNode();
            status.put("observedGeneration", Math.toIntExact(set.generation()));
            status.put("replicas", pods.size()).put("availableReplicas", ready).put("collisionCount", 0);
            put(status, "readyReplicas", ready);
            put(status, "updatedReplicas", ofUpdated);
            put(status, "currentReplicas", complete ? ofUpdated : ofRevision(pods, current));
            status.put("currentRevision", complete ? updated.name() : current.name());
            return status.put("updateRevision", updated.name());
        }

        private static int ofRevision(List<ApiObject> pods, ApiObject revision) {
            return (int) pods.stream()
                    .filter(ReplicaSetPods::active)
                    .filter(pod -> ControllerHistory.hashOf(pod).equals(revision.name()))
                    .count();
        }

        private static void put(ObjectNode status, String field, int count) {
            if (count != 0) {
                status.put(field, count);
            }
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
