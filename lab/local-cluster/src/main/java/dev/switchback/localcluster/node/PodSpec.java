package dev.switchback.localcluster.node;

import dev.switchback.localcluster.client.ApiObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pod that shall run. */
record PodSpec(ApiObject pod, List<ContainerSpec> containers) {
    private static final int DEFAULT_GRACE_SECONDS = 30;

    static PodSpec read(ApiObject pod) {
        var containers = new ArrayList<ContainerSpec>();
        pod.spec().path("containers").forEach(container -> containers.add(new ContainerSpec(container)));
        return new PodSpec(pod, List.copyOf(containers));
    }

    /** How long it may take to stop. */
    Duration grace() {
        return Duration.ofSeconds(
                pod.spec().path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS));
    }

    /** How long it may take to stop now that it is being deleted. */
    static Duration deletionGrace(ApiObject deleting) {
        return Duration.ofSeconds(deleting.json()
                .at("/metadata/deletionGracePeriodSeconds")
                .asLong(PodSpec.read(deleting).grace().toSeconds()));
    }

    /** Whether a container that ended with this code starts again. */
    boolean restarts(int exitCode) {
        return switch (pod.spec().path("restartPolicy").asText()) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }
}
