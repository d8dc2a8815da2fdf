package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.Workloads;
import dev.switchback.kubernetes.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class RestWorkloads implements Workloads {
    private final Api api;
    private final DeploymentReader deployments;

    RestWorkloads(Api api, DeploymentReader deployments) {
        this.api = api;
        this.deployments = deployments;
    }

    @Override
    public Reading<Workload> read(WorkloadRef ref) {
        return deployments.read(readable(ref));
    }

    @Override
    public Reading<Workload> readRevisions(WorkloadRef ref, List<String> hashes) {
        return deployments.readRevisions(readable(ref), hashes);
    }

    private static WorkloadRef readable(WorkloadRef ref) {
        if (ref.kind() != WorkloadKind.DEPLOYMENT) {
            throw new IllegalArgumentException("no reader for " + ref.kind().kind());
        }
        return ref;
    }

    @Override
    public List<DeploymentSummary> deployments(String namespace) {
        return deployments.list(namespace);
    }

    @Override
    public WriteOutcome replaceTemplate(
            Workload workload, JsonNode judged, JsonNode template, Map<String, @Nullable String> annotations) {
        var patch = new JsonPatch()
                .testUid(workload.uid())
                .test("/spec/template", judged)
                .set("/spec/template", template)
                .annotate(!workload.annotations().isEmpty(), annotations);
        return api.write("PATCH", path(workload.ref()), Api.JSON_PATCH, patch.operations());
    }

    @Override
    public WriteOutcome scale(WorkloadRef ref, String uid, int from, int to) {
        var patch = new JsonPatch()
                .testUid(uid)
                .test("/spec/replicas", IntNode.valueOf(from))
                .set("/spec/replicas", IntNode.valueOf(to));
        return api.write("PATCH", path(ref), Api.JSON_PATCH, patch.operations());
    }

    @Override
    public WriteOutcome annotate(WorkloadRef ref, Map<String, @Nullable String> annotations) {
        return api.write("PATCH", path(ref), Api.MERGE_PATCH, annotationsPatch(annotations));
    }

    @Override
    public WriteOutcome annotateRevision(
            WorkloadRef ref, Revision revision, Map<String, @Nullable String> annotations) {
        var path = Resource.REPLICA_SETS.object(ref.namespace(), revision.name());
        return api.write("PATCH", path, Api.MERGE_PATCH, annotationsPatch(annotations));
    }

    private static Optional<String> path(WorkloadRef ref) {
        return Resource.of(ref.kind()).object(ref.namespace(), ref.name());
    }

    /** A merge patch that sets annotations; nulls remove. */
    static ObjectNode annotationsPatch(Map<String, @Nullable String> annotations) {
        var patch = Codec.newObject();
        patch.putObject("metadata").set("annotations", Fields.object(annotations));
        return patch;
    }
}
