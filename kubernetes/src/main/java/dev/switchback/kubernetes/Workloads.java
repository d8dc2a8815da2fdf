package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and changes workloads. Every call goes to the API server and ends within the client's timeout. */
public final class Workloads {
    private final Api api;
    private final WorkloadParts parts;

    Workloads(Api api, WorkloadParts parts) {
        this.api = api;
        this.parts = parts;
    }

    /**
     * The workload with its revisions and pods.
     *
     * @throws ApiException when the API server did not answer
     * @throws IllegalArgumentException for {@link WorkloadKind#OTHER}
     */
    public Reading<Workload> read(WorkloadRef ref) {
        return parts.read(ref);
    }

    /**
     * The workload with those of its revisions that have one of the hashes, and perhaps more; without pods. Each is read by
     * its name, so it costs no list: an API server answers a list only when its cache has caught up with the newest write
     * of any kind, which takes up to 0.1 s (measured on 1.35).
     *
     * @throws ApiException when the API server did not answer
     * @throws IllegalArgumentException for {@link WorkloadKind#OTHER}
     */
    public Reading<Workload> readRevisions(WorkloadRef ref, List<String> hashes) {
        return parts.readRevisions(ref, hashes);
    }

    /**
     * Why pods of the revision with this hash are not ready; nothing when the workload is gone.
     *
     * @throws ApiException when the API server did not answer
     */
    public Diagnosis diagnose(WorkloadRef ref, String hash) {
        return new DiagnosisReader(api).read(ref, hash);
    }

    /** The names of all workloads of that kind in a namespace. */
    public List<String> names(WorkloadKind kind, String namespace) {
        return ResourceType.of(kind).in(namespace).stream()
                .flatMap(path -> Listing.read(api, path, "").items().stream())
                .map(Fields::name)
                .toList();
    }

    /** All Deployments of a namespace, without their revisions and pods: enough to find a blue-green peer. */
    public List<DeploymentSummary> deployments(String namespace) {
        return parts.deployments(namespace);
    }

    /**
     * Replaces the pod template, if UID and template are still those of {@code judged}. Nothing but the template and the
     * given annotations is written; scaling, annotations and status that others write meanwhile do not matter.
     *
     * @param annotations set on the workload (not on the template) by the same patch; a null value removes
     * @return {@link WriteOutcome.Kind#CHANGED} when the workload is not the one that was judged
     */
    public WriteOutcome replaceTemplate(Workload judged, JsonNode template, Map<String, @Nullable String> annotations) {
        return api.patchUnchanged(
                path(judged.ref()),
                replacement(
                        judged.uid(),
                        judged.rollout().generation(),
                        !judged.annotations().isEmpty(),
                        template,
                        annotations),
                now -> replacement(
                        judged.uid(),
                        Fields.generation(now),
                        !Fields.annotations(now).isEmpty(),
                        template,
                        annotations),
                now -> otherUid(judged.uid(), now).or(() -> Templates.difference(judged.template(), Templates.of(now))
                        .map(where -> "the template has changed at " + where)));
    }

    /**
     * The patch tests UID and generation, not the template: the API server compares a test's value as it is spelt
     * ({@code &} has to be escaped, 1.0 is not 1), so a template that is the same may fail.
     */
    private static ArrayNode replacement(
            String uid,
            long generation,
            boolean annotated,
            JsonNode template,
            Map<String, @Nullable String> annotations) {
        return new JsonPatch()
                .testUid(uid)
                .test("/metadata/generation", generation == 0 ? NullNode.getInstance() : LongNode.valueOf(generation))
                .set("/spec/template", template)
                .annotate(annotated, annotations)
                .operations();
    }

    /** What to say when the object has another UID than the one that was read. */
    static Optional<String> otherUid(String uid, JsonNode now) {
        return Fields.uid(now).equals(uid)
                ? Optional.empty()
                : Optional.of("it was deleted and created again (UID " + uid + ", now " + Fields.uid(now) + ")");
    }

    /** Sets {@code spec.replicas}, if UID and count are still these; else {@link WriteOutcome.Kind#CHANGED}. */
    public WriteOutcome scale(WorkloadRef ref, String uid, int from, int to) {
        var patch = new JsonPatch()
                .testUid(uid)
                .test("/spec/replicas", IntNode.valueOf(from))
                .set("/spec/replicas", IntNode.valueOf(to))
                .operations();
        return api.patchUnchanged(path(ref), patch, now -> patch, now -> otherUid(uid, now)
                .or(() -> WorkloadParts.desired(now) == from
                        ? Optional.empty()
                        : Optional.of("it has " + WorkloadParts.desired(now) + " replicas, not " + from)));
    }

    /** Sets annotations of the workload by a merge patch; a null value removes. */
    public WriteOutcome annotate(WorkloadRef ref, Map<String, @Nullable String> annotations) {
        return api.write("PATCH", path(ref), Api.MERGE_PATCH, annotationsPatch(annotations));
    }

    /** Sets annotations of one revision by a merge patch; a null value removes. */
    public WriteOutcome annotateRevision(
            WorkloadRef ref, Revision revision, Map<String, @Nullable String> annotations) {
        var path = ResourceType.ofRevisions(ref.kind()).object(ref.namespace(), revision.name());
        return api.write("PATCH", path, Api.MERGE_PATCH, annotationsPatch(annotations));
    }

    /** Deletes this very pod; {@link WriteOutcome.Kind#CONFLICT} when another one has its name by now. */
    public WriteOutcome deletePod(String namespace, Pod pod) {
        return api.delete(ResourceType.PODS.object(namespace, pod.name()), pod.uid());
    }

    private static Optional<String> path(WorkloadRef ref) {
        return ResourceType.of(ref.kind()).object(ref.namespace(), ref.name());
    }

    /** A merge patch that sets annotations; nulls remove. */
    static ObjectNode annotationsPatch(Map<String, @Nullable String> annotations) {
        var patch = ExactJson.newObject();
        patch.putObject("metadata").set("annotations", Fields.object(annotations));
        return patch;
    }

    /** A Deployment as far as traffic can point to it. */
    public record DeploymentSummary(
            WorkloadRef ref,
            String uid,
            int desired,
            int ready,
            Map<String, String> templateLabels,
            Map<String, String> annotations) {}

    /**
     * Why pods of a revision are not ready, as far as Kubernetes says.
     *
     * @param causes for people, each with what to do about it where that is known; the gravest first
     * @param podsRun whether containers of the revision run, or have run: what keeps it is neither its image, nor its
     *     configuration, nor room for it
     */
    public record Diagnosis(List<String> causes, boolean podsRun) {
        public static final Diagnosis NOTHING = new Diagnosis(List.of(), false);
    }
}
