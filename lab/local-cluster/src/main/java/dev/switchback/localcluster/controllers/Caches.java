package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;

/** What the controllers know of the cluster, shared between them. */
record Caches(
        Informer deployments,
        Informer replicaSets,
        Informer statefulSets,
        Informer daemonSets,
        Informer revisions,
        Informer nodes,
        Informer pods,
        Informer services,
        Informer endpointSlices)
        implements AutoCloseable {

    static Caches of(ApiClient client, Timers timers) {
        return new Caches(
                new Informer(client, Resource.DEPLOYMENTS, timers),
                new Informer(client, Resource.REPLICA_SETS, timers),
                new Informer(client, Resource.STATEFUL_SETS, timers),
                new Informer(client, Resource.DAEMON_SETS, timers),
                new Informer(client, Resource.CONTROLLER_REVISIONS, timers),
                new Informer(client, Resource.NODES, timers),
                new Informer(client, Resource.PODS, timers),
                new Informer(client, Resource.SERVICES, timers),
                new Informer(client, Resource.ENDPOINT_SLICES, timers));
    }

    /** Owned before owners: an owner is looked at when everything that it owns is known. */
    void start() {
        pods.start();
        replicaSets.start();
        deployments.start();
        nodes.start();
        revisions.start();
        statefulSets.start();
        daemonSets.start();
        endpointSlices.start();
        services.start();
    }

    @Override
    public void close() {
        services.close();
        endpointSlices.close();
        daemonSets.close();
        statefulSets.close();
        revisions.close();
        nodes.close();
        deployments.close();
        replicaSets.close();
        pods.close();
    }
}
