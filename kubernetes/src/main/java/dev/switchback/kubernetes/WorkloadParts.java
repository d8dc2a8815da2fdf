package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Workload.Replicas;
import dev.switchback.kubernetes.Workload.Rollout;
import dev.switchback.kubernetes.Workload.Strategy;
import dev.switchback.kubernetes.Workloads.DeploymentSummary;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** Reads a workload, then its revisions and pods at once. Fields that are absent read as Kubernetes' defaults. */
final class WorkloadParts {
    private final Api api;
    private final Executor executor;

    WorkloadParts(Api api, Executor executor) {
        this.api = api;
        this.executor = executor;
    }

    Reading<Workload> read(WorkloadRef ref) {
        return api.read(
                ResourceType.of(ref.kind()).object(ref.namespace(), ref.name()), object -> withParts(ref, object));
    }

    Reading<Workload> readRevisions(WorkloadRef ref, List<String> hashes) {
        return api.read(
                ResourceType.of(ref.kind()).object(ref.namespace(), ref.name()),
                object -> withRevisions(ref, object, hashes));
    }

    List<DeploymentSummary> deployments(String namespace) {
        return ResourceType.DEPLOYMENTS
                .in(namespace)
                .map(path -> Listing.read(api, path, "").items())
                .orElse(List.of())
                .stream()
                .map(deployment -> summary(namespace, deployment))
                .toList();
    }

    private Workload withParts(WorkloadRef ref, JsonNode object) {
        var selector = LabelSelector.query(object.path("spec").path("selector"));
        var pods = new FutureTask<>(() -> list(ResourceType.PODS, ref.namespace(), selector));
        executor.execute(pods);
        var revisions = new Revisions(ref.kind())
                .of(Fields.uid(object), list(ResourceType.ofRevisions(ref.kind()), ref.namespace(), selector));
        return workload(ref, object, revisions, result(pods));
    }

    /** Only a revision that the workload adopted is called otherwise than the controller calls it. */
    private Workload withRevisions(WorkloadRef ref, JsonNode object, List<String> hashes) {
        var kept = new Revisions(ref.kind());
        var type = ResourceType.ofRevisions(ref.kind());
        var named = hashes.stream()
                .distinct()
                .map(hash -> type.object(ref.namespace(), kept.name(ref.name(), hash)))
                .flatMap(path -> api.<JsonNode>read(path, revision -> revision).found().stream())
                .toList();
        var revisions = kept.of(Fields.uid(object), named);
        boolean complete = revisions.stream()
                .map(Revision::hash)
                .collect(Collectors.toSet())
                .containsAll(hashes);
        return complete ? workload(ref, object, revisions, List.of()) : withParts(ref, object);
    }

    private List<JsonNode> list(ResourceType resource, String namespace, String selector) {
        return Listing.read(api, resource.in(namespace).orElseThrow(), selector).items();
    }

    private static Workload workload(WorkloadRef ref, JsonNode object, List<Revision> revisions, List<JsonNode> pods) {
        var template = Templates.of(object);
        return new Workload(
                ref,
                Workload.Metadata.of(object),
                template,
                rollout(ref.kind(), object),
                revisions,
                Revisions.current(template, revisions),
                new Revisions(ref.kind()).pods(Fields.uid(object), revisions, pods));
    }

    private static Rollout rollout(WorkloadKind kind, JsonNode object) {
        return new Rollout(
                Fields.generation(object),
                object.path("status").path("observedGeneration").asLong(),
                strategy(kind, object.path("spec")),
                replicas(kind, object),
                Fields.time(Fields.condition(object, "Progressing").path("lastUpdateTime")));
    }

    /** Each field belongs to one kind, and is absent from the others. */
    private static Strategy strategy(WorkloadKind kind, JsonNode spec) {
        var update = spec.path("updateStrategy");
        int partition = update.path("rollingUpdate").path("partition").asInt();
        int first = spec.path("ordinals").path("start").asInt();
        return new Strategy(
                spec.path("paused").asBoolean(),
                Fields.text(update.path("type")).equals("OnDelete"),
                partition == 0 ? 0 : first + partition,
                kind == WorkloadKind.STATEFUL_SET
                        && !Fields.text(spec.path("podManagementPolicy")).equals("Parallel"));
    }

    private static Replicas replicas(WorkloadKind kind, JsonNode object) {
        var status = object.path("status");
        return kind == WorkloadKind.DAEMON_SET
                ? new Replicas(
                        status.path("desiredNumberScheduled").asInt(),
                        status.path("currentNumberScheduled").asInt(),
                        status.path("updatedNumberScheduled").asInt(),
                        status.path("numberReady").asInt(),
                        status.path("numberAvailable").asInt())
                : new Replicas(
                        desired(object),
                        status.path("replicas").asInt(),
                        status.path("updatedReplicas").asInt(),
                        status.path("readyReplicas").asInt(),
                        status.path("availableReplicas").asInt());
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

    static int desired(JsonNode workload) {
        return workload.path("spec").path("replicas").asInt(1);
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
