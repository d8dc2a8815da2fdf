package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WriteOutcome;

/**
 * The writes of a delivery. Each tests what was read (by its resourceVersion), so that nothing that others write is lost; what
 * was not done, or may have been, is looked at again.
 */
public record ClusterWrites(Cluster cluster) {
    private static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments", "Deployment");
    private static final ResourceType STATEFUL_SETS = new ResourceType("apps", "v1", "statefulsets", "StatefulSet");
    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod");
    private static final ResourceType AUTOSCALERS =
            new ResourceType("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");
    private static final ResourceType BUDGETS =
            new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");
    private static final ResourceType SERVICES = new ResourceType("", "v1", "services", "Service");

    /** Deployments, as JSON with all their fields. */
    public CustomResources deployments() {
        return cluster.customResources(DEPLOYMENTS);
    }

    /** Deployments, or StatefulSets. */
    public CustomResources workloads(WorkloadKind kind) {
        return kind == WorkloadKind.STATEFUL_SET ? cluster.customResources(STATEFUL_SETS) : deployments();
    }

    /** The autoscalers and budgets of a namespace. */
    public Scaling scaling(String namespace) {
        return new Scaling(
                autoscalers().list(namespace), cluster.customResources(BUDGETS).list(namespace));
    }

    CustomResources pods() {
        return cluster.customResources(PODS);
    }

    CustomResources autoscalers() {
        return cluster.customResources(AUTOSCALERS);
    }

    /** Services, as JSON with all their fields. */
    CustomResources services() {
        return cluster.customResources(SERVICES);
    }

    StepOutcome.Act create(CustomResources type, String what, ObjectNode object) {
        return new StepOutcome.Act("create " + what, () -> outcome("create " + what, type.create(object)));
    }

    /** @param workload a Deployment or a StatefulSet */
    StepOutcome.Act update(String what, ObjectNode workload) {
        CustomResources type = workload.path("kind").asText().equals(STATEFUL_SETS.kind())
                ? workloads(WorkloadKind.STATEFUL_SET)
                : deployments();
        return new StepOutcome.Act(what, () -> outcome(what, type.update(workload)));
    }

    StepOutcome.Act updateAutoscaler(String what, ObjectNode autoscaler) {
        return new StepOutcome.Act(what, () -> outcome(what, autoscalers().update(autoscaler)));
    }

    StepOutcome.Act delete(CustomResources type, String what, String namespace, String name) {
        return new StepOutcome.Act("delete " + what, () -> outcome("delete " + what, type.delete(namespace, name)));
    }

    /** Whatever was done is looked at again, but for what the API server refuses for good. */
    static StepOutcome outcome(String what, WriteOutcome write) {
        return switch (write.kind()) {
            case APPLIED -> StepOutcome.waiting(what + ": done");
            case CONFLICT, CHANGED, MISSING, UNREACHABLE ->
                StepOutcome.waiting(what + ": will be tried again, " + write.message());
            case INVALID, FORBIDDEN -> new StepOutcome.Failed(what + ": " + write.message());
        };
    }
}
