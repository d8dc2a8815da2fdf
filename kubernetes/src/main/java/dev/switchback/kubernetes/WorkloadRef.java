package dev.switchback.kubernetes;

/** Names a workload; says nothing about whether it exists. */
public record WorkloadRef(WorkloadKind kind, String namespace, String name) {

    public static WorkloadRef deployment(String namespace, String name) {
        return new WorkloadRef(WorkloadKind.DEPLOYMENT, namespace, name);
    }

    /** {@code namespace/name}, as people write it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
