package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a ReplicaSet wants to know of pods. */
final class ReplicaSetPods {
    private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

    /** Those that are missed least come first: not placed, not started, not ready, ready for less long, restarted, newer. */
    static final Comparator<ApiObject> LEAST_MISSED = Comparator.comparing(
                    (ApiObject pod) -> !pod.spec().path("nodeName").asText().isEmpty())
            .thenComparing(pod -> PHASES.indexOf(pod.status().path("phase").asText()))
            .thenComparing(ReplicaSetPods::ready)
            .thenComparing(ReplicaSetPods::deletionCost)
            .thenComparing(ReplicaSetPods::readySince, Comparator.reverseOrder())
            .thenComparing(ReplicaSetPods::restarts, Comparator.reverseOrder())
            .thenComparing(ApiObject::created, Comparator.reverseOrder())
            .thenComparing(ApiObject::name);

    private ReplicaSetPods() {}

    /** Whether it has ended for good. */
    static boolean finished(ApiObject pod) {
        var phase = pod.status().path("phase").asText();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    static boolean active(ApiObject pod) {
        return !finished(pod) && !pod.deleting();
    }

    static boolean ready(ApiObject pod) {
        return readyCondition(pod).isPresent();
    }

    /** How long until it has been ready for {@code minReady}; zero when it has, empty when it is not ready. */
    static Optional<Duration> untilAvailable(ApiObject pod, Duration minReady, Instant now) {
        return readyCondition(pod)
                .map(condition -> ApiObject.time(condition.path("lastTransitionTime")))
                .map(since -> Duration.between(now, since.orElse(now).plus(minReady)))
                .map(left -> left.isNegative() || minReady.isZero() ? Duration.ZERO : left);
    }

    private static Optional<JsonNode> readyCondition(ApiObject pod) {
        return new Conditions(pod.status())
                .get("Ready")
                .filter(condition -> condition.path("status").asText().equals("True"));
    }

    private static Instant readySince(ApiObject pod) {
        return readyCondition(pod)
                .flatMap(condition -> ApiObject.time(condition.path("lastTransitionTime")))
                .orElse(Instant.EPOCH);
    }

    private static int deletionCost(ApiObject pod) {
        return pod.annotation("controller.kubernetes.io/pod-deletion-cost")
                .map(Integer::valueOf)
                .orElse(0);
    }

    private static int restarts(ApiObject pod) {
        int most = 0;
        for (var container : pod.status().path("containerStatuses")) {
            most = Math.max(most, container.path("restartCount").asInt());
        }
        return most;
    }
}
