package dev.switchback.kubernetes;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** A Kubernetes cluster, in our words; {@code client.Clusters} makes them. Thread-safe. */
public final class Cluster {
    private final Api api;
    private final Workloads workloads;
    private final ScheduledExecutorService scheduler;
    private final RandomGenerator random;

    /**
     * Connects nothing yet.
     *
     * @param scheduler runs watches: their lists, deliveries and delays
     * @param random for the jitter of delays
     * @param reads runs lists that belong to one read beside each other
     */
    public Cluster(Transport transport, ScheduledExecutorService scheduler, RandomGenerator random, Executor reads) {
        this.api = new Api(transport);
        this.workloads = new Workloads(api, new WorkloadParts(api, reads));
        this.scheduler = scheduler;
        this.random = random;
    }

    public Workloads workloads() {
        return workloads;
    }

    public TrafficServices services() {
        return new TrafficServices(api);
    }

    public PodAddresses podAddresses() {
        return new PodAddresses(api);
    }

    public Namespaces namespaces() {
        return new Namespaces(api);
    }

    public CustomResources customResources(ResourceType type) {
        return new CustomResources(api, type, scheduler, random);
    }

    public Leases leases() {
        return new Leases(api);
    }

    public Events events() {
        return new Events(api);
    }

    public Configurations configurations() {
        return new Configurations(api);
    }

    public AccessReviews accessReviews() {
        return new AccessReviews(api);
    }
}
