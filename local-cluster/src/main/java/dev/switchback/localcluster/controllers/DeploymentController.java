package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import dev.switchback.localcluster.client.WorkQueue;
import java.time.InstantSource;
import java.util.stream.Stream;

/** Rolls out the templates of Deployments through ReplicaSets, and says in the status how far it is. */
final class DeploymentController implements AutoCloseable {
    private final Caches caches;
    private final InstantSource clock;
    private final WorkQueue queue;
    private final DeploymentWriter writer;
    private final NewReplicaSet newReplicaSet;
    private final Scaling scaling;
    private final RollingUpdate rollingUpdate;
    private final Recreate recreate;
    private final HistoryCleanup history;

    DeploymentController(ApiClient client, Caches caches, Timers timers, InstantSource clock) {
        var events = new EventRecorder(client, clock, "deployment-controller");
        this.caches = caches;
        this.clock = clock;
        this.queue = new WorkQueue(timers, this::look);
        this.writer = new DeploymentWriter(client, caches.deployments());
        this.newReplicaSet = new NewReplicaSet(client, caches.replicaSets(), writer, events, clock);
        this.scaling = new Scaling(client, caches.replicaSets(), events);
        this.rollingUpdate = new RollingUpdate(scaling);
        this.recreate = new Recreate(scaling, caches.pods());
        this.history = new HistoryCleanup(client, caches.replicaSets());
        caches.deployments().onChange(change -> queue.add(change.object().key()));
        caches.replicaSets().onChange(this::replicaSetChanged);
        caches.pods().onChange(this::podChanged);
    }

    private void replicaSetChanged(Change change) {
        Owners.controllerKey(change.object(), Resource.DEPLOYMENTS).ifPresent(queue::add);
    }

    /** A Deployment that recreates waits for the end of its old pods. */
    private void podChanged(Change change) {
        boolean over = change.after() == null || ReplicaSetPods.finished(change.after());
        if (over) {
            Owners.controllerKey(change.object(), Resource.REPLICA_SETS)
                    .flatMap(caches.replicaSets()::get)
                    .flatMap(set -> Owners.controllerKey(set, Resource.DEPLOYMENTS))
                    .ifPresent(queue::add);
        }
    }

    private void look(String key) {
        caches.deployments().get(key).ifPresent(this::look);
    }

    private void look(ApiObject found) {
        var rollout = new Rollout(new Deployment(found), controlled(found));
        if (found.deleting()) {
            writeStatus(rollout, false);
            return;
        }
        notePause(rollout);
        newReplicaSet.sync(rollout);
        if (rollout.deployment().paused() || Scaling.due(rollout)) {
            scaling.toSize(rollout);
            if (rollout.deployment().paused()) {
                history.run(rollout);
            }
            writeStatus(rollout, false);
        } else {
            rollOut(rollout);
            writeStatus(rollout, true);
        }
    }

    private Stream<ReplicaSet> controlled(ApiObject deployment) {
        return caches.replicaSets().controlledBy(deployment.uid()).stream().map(ReplicaSet::new);
    }

    private void notePause(Rollout rollout) {
        var deployment = new Deployment(rollout.deployment().object().copy());
        if (Progress.pausedOrResumed(deployment, clock.instant())) {
            rollout.deployment(writer.status(deployment));
        }
    }

    private void rollOut(Rollout rollout) {
        if (!rollout.deployment().recreate()) {
            newReplicaSet.ensure(rollout);
            rollingUpdate.step(rollout);
        } else if (recreate.cleared(rollout)) {
            newReplicaSet.ensure(rollout);
            recreate.start(rollout);
        }
        var deployment = rollout.deployment();
        if (DeploymentStatus.complete(deployment, deployment.object().status())) {
            history.run(rollout);
        }
    }

    private void writeStatus(Rollout rollout, boolean progress) {
        var deployment = rollout.deployment();
        var now = clock.instant();
        var next = DeploymentStatus.of(rollout, now);
        if (progress) {
            Progress.judge(rollout, next, now);
            ReplicaFailures.promote(rollout, next);
        }
        if (!next.equals(deployment.object().status())) {
            var copy = deployment.object().copy();
            copy.json().set("status", next);
            deployment = writer.status(new Deployment(copy));
        }
        if (progress) {
            Progress.lookAgain(deployment, now)
                    .ifPresent(delay ->
                            queue.addAfter(rollout.deployment().object().key(), delay));
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
