package dev.switchback.kubernetes.rest;

import dev.switchback.kubernetes.AccessReviews;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Leases;
import dev.switchback.kubernetes.Namespaces;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.TrafficServices;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Workloads;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** A cluster whose API server is reached through a {@link Transport}. */
public final class RestCluster implements Cluster {
    private final Api api;
    private final Workloads workloads;
    private final WatchLoop.Times times;

    /**
     * Connects nothing yet.
     *
     * @param scheduler runs watches: their lists, deliveries and delays
     * @param random for the jitter of delays
     * @param reads runs lists that belong to one read beside each other
     */
    public RestCluster(
            Transport transport, ScheduledExecutorService scheduler, RandomGenerator random, Executor reads) {
        this.api = new Api(transport);
        this.workloads = new RestWorkloads(api, new DeploymentReader(api, reads));
        this.times = new WatchLoop.Times(scheduler, random);
    }

    @Override
    public Workloads workloads() {
        return workloads;
    }

    @Override
    public TrafficServices services() {
        return new RestTrafficServices(api);
    }

    @Override
    public Namespaces namespaces() {
        return new RestNamespaces(api);
    }

    @Override
    public CustomResources customResources(ResourceType type) {
        return new RestCustomResources(api, Resource.of(type), times);
    }

    @Override
    public Leases leases() {
        return new RestLeases(api);
    }

    @Override
    public Events events() {
        return new RestEvents(api);
    }

    @Override
    public AccessReviews accessReviews() {
        return new RestAccessReviews(api);
    }
}
