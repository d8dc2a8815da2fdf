package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Workload.Rollout;
import dev.switchback.kubernetes.Workloads.DeploymentSummary;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** Reads a Deployment, then its ReplicaSets and pods at once. Fields that are absent read as Kubernetes' defaults. */
final class DeploymentReader {
    private final Api api;
    private final Executor executor;

    DeploymentReader(Api api, Executor executor) {
        this.api = api;
        this.executor = executor;
    }

    Reading<Workload> read(WorkloadRef ref) {
        return api.read(
                ResourceType.DEPLOYMENTS.object(ref.namespace(), ref.name()), deployment -> withParts(ref, deployment));
    }

    Reading<Workload> readRevisions(WorkloadRef ref, List<String> hashes) {
        return api.read(
                ResourceType.DEPLOYMENTS.object(ref.namespace(), ref.name()),
                deployment -> withRevisions(ref, deployment, hashes));
    }

    List<DeploymentSummary> list(String namespace) {
        return ResourceType.DEPLOYMENTS
                .in(namespace)
                .map(path -> Listing.read(api, path, "").items())
                .orElse(List.of())
                .stream()
                .map(deployment -> summary(namespace, deployment))
                .toList();
    }

    private Workload withParts(WorkloadRef ref, JsonNode deployment) {
        var selector = LabelSelector.query(deployment.path("spec").path("selector"));
        var pods = new FutureTask<>(() -> list(ResourceType.PODS, ref.namespace(), selector));
        executor.execute(pods);
        var revisions =
                Revisions.of(Fields.uid(deployment), list(ResourceType.REPLICA_SETS, ref.namespace(), selector));
        return workload(ref, deployment, revisions, result(pods));
    }

    /** The controller calls a ReplicaSet by its Deployment's name and the hash; only one that it adopted is called otherwise. */
    private Workload withRevisions(WorkloadRef ref, JsonNode deployment, List<String> hashes) {
        var named = hashes.stream()
                .distinct()
                .map(hash -> ResourceType.REPLICA_SETS.object(ref.namespace(), ref.name() + "-" + hash))
                .flatMap(path -> api.<JsonNode>read(path, replicaSet -> replicaSet).found().stream())
                .toList();
        var revisions = Revisions.of(Fields.uid(deployment), named);
        boolean complete = revisions.stream()
                .map(Revision::hash)
                .collect(Collectors.toSet())
                .containsAll(hashes);
        return complete ? workload(ref, deployment, revisions, List.of()) : withParts(ref, deployment);
    }

    private List<JsonNode> list(ResourceType resource, String namespace, String selector) {
        return Listing.read(api, resource.in(namespace).orElseThrow(), selector).items();
    }

    private static Workload workload(
            WorkloadRef ref, JsonNode deployment, List<Revision> revisions, List<JsonNode> pods) {
        var template = Templates.of(deployment);
        return new Workload(
                ref,
                Workload.Metadata.of(deployment),
                template,
                rollout(deployment),
                revisions,
                Revisions.current(template, revisions),
                Revisions.pods(revisions, pods));
    }

    private static Rollout rollout(JsonNode deployment) {
        var status = deployment.path("status");
        return new Rollout(
                Fields.generation(deployment),
                status.path("observedGeneration").asLong(),
                deployment.path("spec").path("paused").asBoolean(),
                new Workload.Replicas(
                        desired(deployment),
                        status.path("replicas").asInt(),
                        status.path("updatedReplicas").asInt(),
                        status.path("readyReplicas").asInt(),
                        status.path("availableReplicas").asInt()),
                Fields.time(Fields.condition(deployment, "Progressing").path("lastUpdateTime")));
    }

    private static DeploymentSummary summary(String namespace, JsonNode deployment) {
        return new DeploymentSummary(
                new WorkloadRef(WorkloadKind.DEPLOYMENT, namespace, Fields.name(deployment)),
                Fields.uid(deployment),
                desired(deployment),
                deployment.path("status").path("readyReplicas").asInt(),
                Fields.labels(Templates.of(deployment)),
                Fields.annotations(deployment));
    }

    static int desired(JsonNode deployment) {
        return deployment.path("spec").path("replicas").asInt(1);
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException.Unreachable("interrupted while pods were listed", e);
        }
    }
}
