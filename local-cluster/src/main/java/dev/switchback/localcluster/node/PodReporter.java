package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiFailure;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a pod's containers do into its status, when that has changed. */
final class PodReporter {
    private static final Logger log = LoggerFactory.getLogger(PodReporter.class);

    private final ApiClient client;
    private final InstantSource clock;
    private final ApiObject pod;
    private final PodStatus status;
    private ObjectNode written;

    PodReporter(ApiClient client, InstantSource clock, ApiObject pod, String address) {
        this.client = client;
        this.clock = clock;
        this.pod = pod;
        var started = ApiObject.time(pod.status().path("startTime")).orElseGet(clock::instant);
        this.status = new PodStatus(PodSpec.read(pod).restartPolicy(), address, started);
        this.written = pod.status() instanceof ObjectNode known ? known : JsonNodeFactory.instance.objectNode();
    }

    /** @param over whether the pod will not start a container again */
    void report(List<ContainerReport> containers, boolean over) {
        var next = status.json(containers, written, clock.instant(), over);
        if (next.equals(written)) {
            return;
        }
        written = next;
        var patch = JsonNodeFactory.instance.objectNode();
        patch.set("status", next.deepCopy());
        try {
            client.mergeStatus(Resource.PODS, pod, patch);
        } catch (ApiFailure e) {
            log.debug("pod {} is gone: {}", pod.key(), e.getMessage());
        }
    }

    /** Removes the pod: nothing of it runs any more. */
    void gone() {
        try {
            client.deleteNow(Resource.PODS, pod);
        } catch (ApiFailure e) {
            log.debug("pod {} is gone already: {}", pod.key(), e.getMessage());
        }
    }
}
