package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.Timers;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/** The controllers for workloads and EndpointSlices, running. */
public final class Controllers implements AutoCloseable {
    private final Caches caches;
    private final DeploymentController deployments;
    private final ReplicaSetController replicaSets;
    private final StatefulSetController statefulSets;
    private final DaemonSetController daemonSets;
    private final EndpointSliceController endpointSlices;

    private Controllers(ApiServer server, ScheduledExecutorService scheduler, InstantSource clock) {
        var client = new ApiClient(server);
        var timers = new Timers(scheduler);
        this.caches = Caches.of(client, timers);
        this.deployments = new DeploymentController(client, caches, timers, clock);
        this.replicaSets = new ReplicaSetController(client, caches, timers, clock);
        this.statefulSets = new StatefulSetController(client, caches, timers, clock);
        this.daemonSets = new DaemonSetController(client, caches, timers, clock);
        this.endpointSlices = new EndpointSliceController(caches, timers);
    }

    /** Starts them; all that they do, they do on the scheduler. */
    public static Controllers start(ApiServer server, ScheduledExecutorService scheduler, InstantSource clock) {
        var controllers = new Controllers(server, scheduler, clock);
        controllers.caches.start();
        return controllers;
    }

    /** Stops them where they are. */
    @Override
    public void close() {
        caches.close();
        deployments.close();
        replicaSets.close();
        statefulSets.close();
        daemonSets.close();
        endpointSlices.close();
    }
}
