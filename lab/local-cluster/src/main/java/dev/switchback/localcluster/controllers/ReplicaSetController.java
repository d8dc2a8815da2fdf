package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiFailure;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.KeyQueue;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Creates and deletes pods until each ReplicaSet has as many as it shall have. Only pods that name it as owner are its. */
final class ReplicaSetController implements AutoCloseable {
    private final Caches caches;
    private final InstantSource clock;
    private final EventRecorder events;
    private final KeyQueue queue;

    ReplicaSetController(ApiClient client, Caches caches, Timers timers, InstantSource clock) {
        this.caches = caches;
        this.clock = clock;
        this.events = new EventRecorder(client, clock, "replicaset-controller");
        this.queue = new KeyQueue(timers, this::look);
        caches.replicaSets().onChange(change -> queue.add(change.object().key()));
        caches.pods().onChange(this::podChanged);
    }

    private void podChanged(Change change) {
        change.object().controllerKey(Resource.REPLICA_SETS).ifPresent(queue::add);
    }

    private void look(String key) {
        caches.replicaSets().get(key).ifPresent(this::look);
    }

    private void look(ApiObject found) {
        var set = new ReplicaSet(found);
        JsonNode failure = found.deleting() ? JsonNodeFactory.instance.missingNode() : replicate(set);
        writeStatus(set, failure);
        if (!failure.isMissingNode()) {
            throw new ApiFailure(500, failure.path("message").asText());
        }
    }

    private List<ApiObject> active(ReplicaSet set) {
        return caches.pods().controlledBy(set.uid()).stream()
                .filter(ReplicaSetPods::active)
                .toList();
    }

    /** Creates or deletes pods; the condition that says why that failed, or nothing. */
    private JsonNode replicate(ReplicaSet set) {
        var active = active(set);
        int missing = set.replicas() - active.size();
        try {
            for (int i = 0; i < missing; i++) {
                create(set);
            }
            active.stream()
                    .sorted(ReplicaSetPods.LEAST_MISSED)
                    .limit(Math.max(0, -missing))
                    .forEach(pod -> delete(set, pod));
            return JsonNodeFactory.instance.missingNode();
        } catch (ApiFailure e) {
            events.warning(
                    Resource.REPLICA_SETS, set.object(), missing > 0 ? "FailedCreate" : "FailedDelete", message(e));
            return failure(missing > 0 ? "FailedCreate" : "FailedDelete", message(e));
        }
    }

    private static String message(ApiFailure e) {
        return String.valueOf(e.getMessage());
    }

    private ObjectNode failure(String reason, String message) {
        var condition = Conditions.condition(Conditions.REPLICA_FAILURE, "True", reason, message, clock.instant());
        condition.remove("lastUpdateTime");
        return condition;
    }

    private void create(ReplicaSet set) {
        var json = PodTemplates.pod(set.template(), set.object(), Resource.REPLICA_SETS);
        var pod = caches.pods().create(new ApiObject(json));
        events.normal(Resource.REPLICA_SETS, set.object(), "SuccessfulCreate", "Created pod: " + pod.name());
    }

    private void delete(ReplicaSet set, ApiObject pod) {
        if (caches.pods().delete(pod)) {
            events.normal(Resource.REPLICA_SETS, set.object(), "SuccessfulDelete", "Deleted pod: " + pod.name());
        }
    }

    private void writeStatus(ReplicaSet set, JsonNode failure) {
        var pods = active(set);
        var minReady =
                Duration.ofSeconds(set.object().spec().path("minReadySeconds").asInt());
        var now = clock.instant();
        var waits = pods.stream()
                .flatMap(pod -> ReplicaSetPods.untilAvailable(pod, minReady, now).stream())
                .toList();
        var next = counted(set, pods, terminating(set), (int)
                waits.stream().filter(Duration::isZero).count());
        setFailure(next, failure);
        if (!next.equals(set.object().status())) {
            var copy = set.object().copy();
            copy.json().set("status", next);
            caches.replicaSets().updateStatus(copy);
        }
        waits.stream()
                .filter(wait -> !wait.isZero())
                .min(Duration::compareTo)
                .ifPresent(wait -> queue.addAfter(set.object().key(), wait));
    }

    /** The counts of its pods; the conditions as they are. */
    private static ObjectNode counted(ReplicaSet set, List<ApiObject> pods, int terminating, int available) {
        var status = JsonNodeFactory.instance.objectNode();
        status.put("replicas", pods.size());
        count(
                status,
                "fullyLabeledReplicas",
                pods.stream().filter(pod -> labelled(set, pod)).count());
        count(
                status,
                "readyReplicas",
                pods.stream().filter(ReplicaSetPods::ready).count());
        count(status, "availableReplicas", available);
        status.put("terminatingReplicas", terminating);
        status.put("observedGeneration", Math.toIntExact(set.object().generation()));
        var conditions = set.object().status().path("conditions");
        if (!conditions.isEmpty()) {
            status.set("conditions", conditions.deepCopy());
        }
        return status;
    }

    /** Sets the condition {@code ReplicaFailure}, or removes it when {@code failure} is missing. */
    private static void setFailure(ObjectNode status, JsonNode failure) {
        var conditions = new Conditions(status);
        if (failure instanceof ObjectNode condition) {
            conditions.set(condition);
        } else {
            conditions.remove(Conditions.REPLICA_FAILURE);
        }
    }

    private static void count(ObjectNode status, String field, long count) {
        if (count != 0) {
            status.put(field, (int) count);
        }
    }

    private static boolean labelled(ReplicaSet set, ApiObject pod) {
        var wanted = ApiObject.strings(set.template().at("/metadata/labels"));
        return pod.labels().entrySet().containsAll(wanted.entrySet());
    }

    private int terminating(ReplicaSet set) {
        return (int) caches.pods().controlledBy(set.uid()).stream()
                .filter(pod -> pod.deleting() && !ReplicaSetPods.finished(pod))
                .count();
    }

    @Override
    public void close() {
        queue.close();
    }
}
