package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiFailure;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.node.ContainerState.Terminated;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a pod's containers do into its status, as a kubelet does, when that has changed. */
final class PodStatus {
    private static final Logger log = LoggerFactory.getLogger(PodStatus.class);
    private static final String HOST = "127.0.0.1";

    private final ApiClient client;
    private final InstantSource clock;
    private final PodSpec spec;
    private final String address;
    private final Instant started;
    private ObjectNode written;

    /** @param address the pod's; empty for none */
    PodStatus(ApiClient client, InstantSource clock, PodSpec spec, String address) {
        this.client = client;
        this.clock = clock;
        this.spec = spec;
        this.address = address;
        var known = spec.pod().status();
        this.started = ApiObject.time(known.path("startTime")).orElseGet(clock::instant);
        this.written = known instanceof ObjectNode status ? status : JsonNodeFactory.instance.objectNode();
    }

    /** @param over whether the pod will not start a container again */
    void report(List<ContainerReport> containers, boolean over) {
        var next = json(containers, clock.instant(), over);
        if (next.equals(written)) {
            return;
        }
        written = next;
        var patch = JsonNodeFactory.instance.objectNode();
        patch.set("status", next.deepCopy());
        try {
            client.mergeStatus(Resource.PODS, spec.pod(), patch);
        } catch (ApiFailure e) {
            log.debug("pod {} is gone: {}", spec.pod().key(), e.getMessage());
        }
    }

    /** Removes the pod: nothing of it runs any more. */
    void gone() {
        try {
            client.deleteNow(Resource.PODS, spec.pod());
        } catch (ApiFailure e) {
            log.debug("pod {} is gone already: {}", spec.pod().key(), e.getMessage());
        }
    }

    /** The whole status; a condition that stays the same keeps its time. */
    private ObjectNode json(List<ContainerReport> containers, Instant now, boolean over) {
        var phase = phase(containers, over);
        var status = JsonNodeFactory.instance.objectNode();
        status.put("phase", phase).put("hostIP", HOST);
        status.putArray("hostIPs").addObject().put("ip", HOST);
        if (!address.isEmpty()) {
            status.put("podIP", address);
            status.putArray("podIPs").addObject().put("ip", address);
        }
        status.put("startTime", ContainerState.seconds(started));
        status.put("qosClass", written.path("qosClass").asText("BestEffort"));
        var statuses = status.putArray("containerStatuses");
        containers.forEach(container -> statuses.add(container.json()));
        conditions(status, containers, phase, written, now);
        return status;
    }

    private String phase(List<ContainerReport> containers, boolean over) {
        boolean allEnded =
                containers.stream().allMatch(container -> container.ended().isPresent());
        if (allEnded && (over || containers.stream().noneMatch(this::restarts))) {
            return containers.stream().allMatch(PodStatus::succeeded) ? "Succeeded" : "Failed";
        }
        boolean waits = containers.stream()
                .anyMatch(container -> !container.running() && container.ended().isEmpty());
        return waits ? "Pending" : "Running";
    }

    private boolean restarts(ContainerReport container) {
        return container.ended().filter(end -> spec.restarts(end.exitCode())).isPresent();
    }

    private static boolean succeeded(ContainerReport container) {
        return container.ended().map(Terminated::exitCode).orElse(1) == 0;
    }

    private static void conditions(
            ObjectNode status, List<ContainerReport> containers, String phase, JsonNode before, Instant now) {
        var unready = containers.stream()
                .filter(container -> !container.ready())
                .map(container -> container.spec().name())
                .collect(Collectors.joining(" "));
        var conditions = status.putArray("conditions");
        boolean network = status.has("podIP");
        conditions.add(condition("PodReadyToStartContainers", network, before, now));
        conditions.add(condition("Initialized", true, before, now));
        for (var type : List.of("Ready", "ContainersReady")) {
            var condition = condition(type, unready.isEmpty(), before, now);
            if (phase.equals("Succeeded")) {
                condition.put("reason", "PodCompleted");
            } else if (!unready.isEmpty()) {
                condition.put("reason", "ContainersNotReady");
                condition.put("message", "containers with unready status: [" + unready + "]");
            }
            conditions.add(condition);
        }
        conditions.add(condition("PodScheduled", true, before, now));
    }

    private static ObjectNode condition(String type, boolean good, JsonNode before, Instant now) {
        var value = good ? "True" : "False";
        var condition = JsonNodeFactory.instance.objectNode();
        condition.put("type", type).put("status", value);
        condition.put("lastTransitionTime", ContainerState.seconds(now));
        for (var old : before.path("conditions")) {
            if (old.path("type").asText().equals(type)
                    && old.path("status").asText().equals(value)) {
                condition.set("lastTransitionTime", old.path("lastTransitionTime"));
            }
        }
        return condition;
    }
}
