package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;

/** Writes Deployments, so that the cache knows it at once. */
record DeploymentWriter(ApiClient client, Informer deployments) {

    /** Writes the status and the annotations. */
    Deployment status(Deployment deployment) {
        return new Deployment(deployments.wrote(client.updateStatus(Resource.DEPLOYMENTS, deployment.object())));
    }
}
