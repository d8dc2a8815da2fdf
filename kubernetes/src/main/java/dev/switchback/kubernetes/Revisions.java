package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Workload.Metadata;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the ReplicaSets and pods of a Deployment into our words. */
final class Revisions {
    private static final String NUMBER = "deployment.kubernetes.io/revision";
    private static final String EARLIER = "deployment.kubernetes.io/revision-history";
    private static final Comparator<Revision> BY_NUMBER = Comparator.comparingLong(Revision::number)
            .thenComparing(Revision::created)
            .thenComparing(Revision::name);

    private Revisions() {}

    /** Those ReplicaSets that the Deployment controls. */
    static List<Revision> of(String deploymentUid, List<JsonNode> replicaSets) {
        return replicaSets.stream()
                .filter(rs ->
                        !deploymentUid.isEmpty() && Fields.controllerUid(rs).equals(deploymentUid))
                .map(Revisions::revision)
                .sorted(BY_NUMBER)
                .toList();
    }

    /**
     * The revision that the template is, once the controller has given it the highest number: the oldest, should several
     * be equal, as the controller has it.
     */
    static Optional<Revision> current(JsonNode template, List<Revision> revisions) {
        long highest = revisions.stream().mapToLong(Revision::number).max().orElse(0);
        return revisions.stream()
                .filter(r -> Templates.same(r.template(), template))
                .min(Comparator.comparing(Revision::created).thenComparing(Revision::name))
                .filter(r -> r.number() > 0 && r.number() == highest);
    }

    /** Those pods that one of the revisions controls, without those that have ended for good. */
    static List<Pod> pods(List<Revision> revisions, List<JsonNode> pods) {
        var owners = revisions.stream()
                .map(Revision::uid)
                .filter(uid -> !uid.isEmpty())
                .collect(Collectors.toSet());
        return pods.stream()
                .filter(pod -> owners.contains(Fields.controllerUid(pod)) && !ended(pod))
                .map(Revisions::pod)
                .toList();
    }

    private static Revision revision(JsonNode replicaSet) {
        var annotations = Fields.annotations(replicaSet);
        var template = Templates.of(replicaSet);
        var status = replicaSet.path("status");
        var labels = Fields.labels(replicaSet);
        var hashInTemplate = Fields.labels(template).getOrDefault(Templates.HASH_LABEL, "");
        return new Revision(
                Fields.name(replicaSet),
                Metadata.of(replicaSet),
                labels.getOrDefault(Templates.HASH_LABEL, hashInTemplate),
                numbers(annotations),
                Templates.withoutHash(template),
                replicaSet.path("spec").path("replicas").asInt(1),
                status.path("readyReplicas").asInt());
    }

    private static List<Long> numbers(Map<String, String> annotations) {
        var earlier = Arrays.stream(annotations.getOrDefault(EARLIER, "").split(",", -1))
                .map(Revisions::number)
                .filter(n -> n > 0)
                .sorted();
        return Stream.concat(earlier, Stream.of(number(annotations.getOrDefault(NUMBER, ""))))
                .toList();
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** An evicted pod stays behind as Failed until it is collected; it never serves again. */
    private static boolean ended(JsonNode pod) {
        var phase = Fields.text(pod.path("status").path("phase"));
        return phase.equals("Failed") || phase.equals("Succeeded");
    }

    private static Pod pod(JsonNode pod) {
        return new Pod(
                Fields.uid(pod),
                Fields.name(pod),
                Fields.labels(pod).getOrDefault(Templates.HASH_LABEL, ""),
                Fields.created(pod),
                Fields.conditionTrue(pod, "Ready"),
                pod.path("metadata").hasNonNull("deletionTimestamp"));
    }
}
