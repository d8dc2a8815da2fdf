package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.KeyQueue;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import java.time.InstantSource;
import java.util.stream.Stream;

/** Rolls out the templates of Deployments through ReplicaSets, and says in the status how far it is. */
final class DeploymentController implements AutoCloseable {
    private final Caches caches;
    private final InstantSource clock;
    private final KeyQueue queue;
    private final NewReplicaSet newReplicaSet;
    private final Scaling scaling;
    private final RollingUpdate rollingUpdate;
    private final Recreate recreate;

    DeploymentController(ApiClient client, Caches caches, Timers timers, InstantSource clock) {
        var events = new EventRecorder(client, clock, "deployment-controller");
        this.caches = caches;
        this.clock = clock;
        this.queue = new KeyQueue(timers, this::look);
        this.newReplicaSet = new NewReplicaSet(client, caches, events, clock);
        this.scaling = new Scaling(caches.replicaSets(), events);
        this.rollingUpdate = new RollingUpdate(scaling);
        this.recreate = new Recreate(scaling, caches.pods());
        caches.deployments().onChange(change -> queue.add(change.object().key()));
        caches.replicaSets().onChange(this::replicaSetChanged);
        caches.pods().onChange(this::podChanged);
    }

    private void replicaSetChanged(Change change) {
        change.object().controllerKey(Resource.DEPLOYMENTS).ifPresent(queue::add);
    }

    /** A Deployment that recreates waits for the end of its old pods. */
    private void podChanged(Change change) {
        boolean over = change.after() == null || ReplicaSetPods.finished(change.after());
        if (over) {
            change.object()
                    .controllerKey(Resource.REPLICA_SETS)
                    .flatMap(caches.replicaSets()::get)
                    .flatMap(set -> set.controllerKey(Resource.DEPLOYMENTS))
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
                removeOld(rollout);
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
        if (RolloutProgress.pausedOrResumed(deployment, clock.instant())) {
            rollout.deployment(write(deployment));
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
            removeOld(rollout);
        }
    }

    /** Removes old ReplicaSets beyond the Deployment's {@code revisionHistoryLimit}, those with the lowest numbers first. */
    private void removeOld(Rollout rollout) {
        var limit = rollout.deployment().revisionHistoryLimit();
        if (limit.isEmpty()) {
            return;
        }
        var old = rollout.old().stream()
                .filter(set -> !set.object().deleting())
                .sorted(ReplicaSet.BY_REVISION)
                .toList();
        old.stream()
                .limit(Math.max(0, old.size() - limit.getAsInt()))
                .filter(ReplicaSet::idle)
                .forEach(set -> caches.replicaSets().delete(set.object()));
    }

    private Deployment write(Deployment deployment) {
        return new Deployment(caches.deployments().updateStatus(deployment.object()));
    }

    private void writeStatus(Rollout rollout, boolean progress) {
        var deployment = rollout.deployment();
        var now = clock.instant();
        var next = DeploymentStatus.of(rollout, now);
        if (progress) {
            RolloutProgress.judge(rollout, next, now);
            DeploymentStatus.promoteFailure(rollout, next);
        }
        if (!next.equals(deployment.object().status())) {
            var copy = deployment.object().copy();
            copy.json().set("status", next);
            deployment = write(new Deployment(copy));
        }
        if (progress) {
            RolloutProgress.lookAgain(deployment, now)
                    .ifPresent(delay ->
                            queue.addAfter(rollout.deployment().object().key(), delay));
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
