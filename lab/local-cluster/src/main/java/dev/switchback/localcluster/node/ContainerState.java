package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How a container is. */
sealed interface ContainerState {

    /** As in a container status: one field with the state's name. */
    ObjectNode json();

    /** It does not run yet, or not at the moment. */
    record Waiting(String reason, String message) implements ContainerState {
        static final Waiting CREATING = new Waiting("ContainerCreating", "");

        @Override
        public ObjectNode json() {
            var json = JsonNodeFactory.instance.objectNode();
            var waiting = json.putObject("waiting");
            waiting.put("reason", reason);
            if (!message.isEmpty()) {
                waiting.put("message", message);
            }
            return json;
        }
    }

    /** It runs. */
    record Running(Instant started) implements ContainerState {
        @Override
        public ObjectNode json() {
            var json = JsonNodeFactory.instance.objectNode();
            json.putObject("running").put("startedAt", seconds(started));
            return json;
        }
    }

    /** It has ended. */
    record Terminated(
            int exitCode, String reason, String message, Instant started, Instant finished, String containerId)
            implements ContainerState {

        /** Ended by itself or by a signal. */
        static Terminated exited(int exitCode, Instant started, Instant finished, String containerId) {
            return new Terminated(exitCode, exitCode == 0 ? "Completed" : "Error", "", started, finished, containerId);
        }

        @Override
        public ObjectNode json() {
            var json = JsonNodeFactory.instance.objectNode();
            var terminated = json.putObject("terminated");
            terminated.put("exitCode", exitCode).put("reason", reason);
            if (!message.isEmpty()) {
                terminated.put("message", message);
            }
            terminated.put("startedAt", seconds(started)).put("finishedAt", seconds(finished));
            terminated.put("containerID", containerId);
            return json;
        }
    }

    /** A time as Kubernetes writes it. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
