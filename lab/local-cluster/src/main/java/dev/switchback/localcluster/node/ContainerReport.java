package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.node.ContainerState.Running;
import dev.switchback.localcluster.node.ContainerState.Terminated;
import java.util.Optional;

/**
 * What there is to say about a container.
 *
 * @param last how it ended the last time
 * @param started whether it runs and its startup probe has succeeded
 * @param ready whether it may get requests
 */
record ContainerReport(
        ContainerSpec spec,
        ContainerState state,
        Optional<Terminated> last,
        int restarts,
        String containerId,
        boolean started,
        boolean ready) {

    boolean running() {
        return state instanceof Running;
    }

    /** How it ended for now: it does not run, but has. */
    Optional<Terminated> ended() {
        if (state instanceof Terminated terminated) {
            return Optional.of(terminated);
        }
        return running() ? Optional.empty() : last;
    }

    /** As in {@code status.containerStatuses}. */
    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", spec.name()).put("image", spec.image());
        boolean ran = !containerId.isEmpty();
        json.put("imageID", ran ? spec.image() : "");
        if (ran) {
            json.put("containerID", containerId);
        }
        json.set("state", state.json());
        json.set("lastState", last.map(Terminated::json).orElseGet(JsonNodeFactory.instance::objectNode));
        json.put("restartCount", restarts).put("started", started).put("ready", ready);
        return json;
    }
}
