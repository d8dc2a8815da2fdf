package dev.switchback.kubernetes;

/** A Kubernetes cluster, in our words; {@link Clusters} makes them. Implementations are thread-safe. */
public interface Cluster {

    Workloads workloads();

    TrafficServices services();

    Namespaces namespaces();

    CustomResources customResources(ResourceType type);

    Leases leases();

    Events events();

    AccessReviews accessReviews();
}
