package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Workloads.Diagnosis;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds out why a rollout does not get on: from the workload's conditions and from the pods' containers. */
final class DiagnosisReader {
    private static final int MAX_CAUSES = 5;
    private static final Set<String> ON_THE_WAY = Set.of("", "ContainerCreating", "PodInitializing");

    private final Api api;

    DiagnosisReader(Api api) {
        this.api = api;
    }

    Diagnosis read(WorkloadRef ref, String hash) {
        return api.read(
                        ResourceType.of(ref.kind()).object(ref.namespace(), ref.name()),
                        workload -> diagnosis(ref, workload, hash))
                .found()
                .orElse(Diagnosis.NOTHING);
    }

    private Diagnosis diagnosis(WorkloadRef ref, JsonNode workload, String hash) {
        var causes = new LinkedHashSet<String>();
        if (workload.path("spec").path("paused").asBoolean()) {
            causes.add(
                    "spec.paused is true; kubectl -n " + ref.namespace() + " rollout resume deployment/" + ref.name());
        }
        JsonNode failure = Fields.condition(workload, "ReplicaFailure");
        if (failure.path("status").asText().equals("True")) {
            String message = failure.path("message").asText();
            causes.add("pods cannot be created: " + message
                    + (message.contains("exceeded quota") ? "; raise the ResourceQuota or free some of it" : ""));
        }
        String selector = LabelSelector.query(workload.path("spec").path("selector")) + ","
                + ref.kind().hashLabel() + "=" + hash;
        List<JsonNode> pods = ResourceType.PODS
                .in(ref.namespace())
                .map(path -> Listing.read(api, path, selector).items())
                .orElse(List.of());
        boolean run = false;
        for (JsonNode pod : pods) {
            addCauses(pod, causes);
            run |= runs(pod);
        }
        return new Diagnosis(causes.stream().limit(MAX_CAUSES).toList(), run);
    }

    private static void addCauses(JsonNode pod, Set<String> causes) {
        JsonNode scheduled = Fields.condition(pod, "PodScheduled");
        if (scheduled.path("status").asText().equals("False")) {
            causes.add("a pod cannot be scheduled: " + scheduled.path("message").asText());
        }
        for (String statuses : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : pod.path("status").path(statuses)) {
                addCause(container, statuses.startsWith("init"), causes);
            }
        }
    }

    private static void addCause(JsonNode container, boolean init, Set<String> causes) {
        String name = "container " + container.path("name").asText();
        JsonNode state = container.path("state");
        JsonNode waiting = state.path("waiting");
        JsonNode ended = state.has("terminated")
                ? state.path("terminated")
                : container.path("lastState").path("terminated");
        String reason = waiting.path("reason").asText();
        if (!ON_THE_WAY.contains(reason)) {
            String exit = ended.has("exitCode")
                    ? " (last exit code " + ended.path("exitCode").asInt() + ")"
                    : "";
            String message = waiting.path("message").asText();
            causes.add(name + ": " + reason + (message.isEmpty() ? "" : ": " + ErrorStatus.oneLine(message)) + exit);
        } else if (state.has("terminated") && ended.path("exitCode").asInt() != 0) {
            causes.add(name + " ended with exit code " + ended.path("exitCode").asInt());
        } else if (!init && state.has("running") && !container.path("ready").asBoolean()) {
            causes.add(name + " runs and is not ready: its readiness probe does not pass");
        }
    }

    private static boolean runs(JsonNode pod) {
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            if (hasRun(container)) {
                return true;
            }
        }
        for (JsonNode init : pod.path("status").path("initContainerStatuses")) {
            if (init.path("restartCount").asInt() > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasRun(JsonNode container) {
        JsonNode state = container.path("state");
        return state.has("running")
                || state.has("terminated")
                || container.path("lastState").has("terminated")
                || container.path("restartCount").asInt() > 0;
    }
}
