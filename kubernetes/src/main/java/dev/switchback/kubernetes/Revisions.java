package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Workload.Metadata;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns the ReplicaSets or ControllerRevisions of a workload, and its pods, into our words. */
record Revisions(WorkloadKind kind) {
    private static final String NUMBER = "deployment.kubernetes.io/revision";
    private static final String EARLIER = "deployment.kubernetes.io/revision-history";
    private static final Comparator<Revision> BY_NUMBER = Comparator.comparingLong(Revision::number)
            .thenComparing(Revision::created)
            .thenComparing(Revision::name);

    /** Those objects that the workload controls. */
    List<Revision> of(String workloadUid, List<JsonNode> objects) {
        List<JsonNode> own = objects.stream()
                .filter(object ->
                        !workloadUid.isEmpty() && Fields.controllerUid(object).equals(workloadUid))
                .toList();
        return own.stream()
                .map(object ->
                        kind == WorkloadKind.DEPLOYMENT ? ofReplicaSet(object) : ofControllerRevision(object, own))
                .sorted(BY_NUMBER)
                .toList();
    }

    /** The name of the object of a revision, unless the workload adopted it. A StatefulSet's pods carry the whole name. */
    String name(String workload, String hash) {
        return kind == WorkloadKind.STATEFUL_SET ? hash : workload + "-" + hash;
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

    /** Those pods that the workload or one of its revisions controls, without those that have ended for good. */
    List<Pod> pods(String workloadUid, List<Revision> revisions, List<JsonNode> pods) {
        var owners = Stream.concat(Stream.of(workloadUid), revisions.stream().map(Revision::uid))
                .filter(uid -> !uid.isEmpty())
                .collect(Collectors.toSet());
        return pods.stream()
                .filter(pod -> owners.contains(Fields.controllerUid(pod)) && !ended(pod))
                .map(this::pod)
                .toList();
    }

    private Revision ofReplicaSet(JsonNode replicaSet) {
        var annotations = Fields.annotations(replicaSet);
        var template = Templates.of(replicaSet);
        var labels = Fields.labels(replicaSet);
        var hashInTemplate = Fields.labels(template).getOrDefault(kind.hashLabel(), "");
        List<Long> numbers = numbers(annotations);
        return new Revision(
                Fields.name(replicaSet),
                Metadata.of(replicaSet),
                labels.getOrDefault(kind.hashLabel(), hashInTemplate),
                numbers,
                Optional.of(Fields.created(replicaSet)).filter(at -> numbers.size() == 1),
                Templates.withoutHash(template));
    }

    private Revision ofControllerRevision(JsonNode object, List<JsonNode> all) {
        String name = Fields.name(object);
        return new Revision(
                name,
                Metadata.of(object),
                kind == WorkloadKind.STATEFUL_SET ? name : Fields.labels(object).getOrDefault(kind.hashLabel(), ""),
                List.of(Math.max(0, number(object))),
                numbered(object).or(() -> createdInOrder(object, all)),
                Templates.withoutHash(Templates.of(object.path("data"))));
    }

    /** Nothing but its number is ever changed in a ControllerRevision, so the last change of that is its activation. */
    private static Optional<Instant> numbered(JsonNode object) {
        JsonNode managed = object.path("metadata").path("managedFields");
        return StreamSupport.stream(managed.spliterator(), false)
                .filter(entry -> entry.path("fieldsV1").has("f:revision"))
                .flatMap(entry -> Fields.time(entry.path("time")).stream())
                .max(Comparator.naturalOrder());
    }

    /** Its creation, unless a younger one has a lower number, so that it must have been numbered again since. */
    private static Optional<Instant> createdInOrder(JsonNode object, List<JsonNode> all) {
        Instant created = Fields.created(object);
        return all.stream().anyMatch(other -> Fields.created(other).isAfter(created) && number(other) < number(object))
                ? Optional.empty()
                : Optional.of(created);
    }

    private static long number(JsonNode controllerRevision) {
        return controllerRevision.path("revision").asLong();
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

    private Pod pod(JsonNode pod) {
        return new Pod(
                Fields.uid(pod),
                Fields.name(pod),
                Fields.labels(pod).getOrDefault(kind.hashLabel(), ""),
                Fields.created(pod),
                Fields.conditionTrue(pod, "Ready"),
                pod.path("metadata").hasNonNull("deletionTimestamp"));
    }
}
