package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * A probe of a container, with the defaults of Kubernetes.
 *
 * @param initialDelay from the container's start
 * @param successThreshold consecutive successes that make it good
 * @param failureThreshold consecutive failures that make it bad
 * @param grace instead of the pod's when a container is killed because of this probe
 */
record ProbeSpec(
        ContainerCheck check,
        Duration initialDelay,
        Duration period,
        int successThreshold,
        int failureThreshold,
        Optional<Duration> grace) {

    /** Reads a probe; empty when there is none. */
    static Optional<ProbeSpec> read(JsonNode probe, ContainerSpec container) {
        if (!probe.isObject()) {
            return Optional.empty();
        }
        var timeout = Duration.ofSeconds(atLeastOne(probe, "timeoutSeconds", 1));
        return Optional.of(new ProbeSpec(
                ContainerCheck.read(probe, container, timeout),
                Duration.ofSeconds(probe.path("initialDelaySeconds").asInt()),
                Duration.ofSeconds(atLeastOne(probe, "periodSeconds", 10)),
                atLeastOne(probe, "successThreshold", 1),
                atLeastOne(probe, "failureThreshold", 3),
                grace(probe)));
    }

    private static Optional<Duration> grace(JsonNode probe) {
        var seconds = probe.path("terminationGracePeriodSeconds");
        return seconds.isInt() ? Optional.of(Duration.ofSeconds(seconds.intValue())) : Optional.empty();
    }

    private static int atLeastOne(JsonNode probe, String field, int otherwise) {
        int value = probe.path(field).asInt();
        return value < 1 ? otherwise : value;
    }
}
