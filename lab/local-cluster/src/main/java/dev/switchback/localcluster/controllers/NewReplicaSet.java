package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiFailure;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;
import java.time.InstantSource;
import java.util.Optional;

/** Finds or creates the ReplicaSet of a Deployment's template, and numbers it. */
final class NewReplicaSet {
    private final ApiClient client;
    private final Informer replicaSets;
    private final Informer deployments;
    private final EventRecorder events;
    private final InstantSource clock;

    NewReplicaSet(ApiClient client, Caches caches, EventRecorder events, InstantSource clock) {
        this.client = client;
        this.replicaSets = caches.replicaSets();
        this.deployments = caches.deployments();
        this.events = events;
        this.clock = clock;
    }

    /** Gives an existing one its number and annotations, and the Deployment the number. */
    void sync(Rollout rollout) {
        var found = rollout.newSet();
        if (found.isPresent()) {
            annotate(rollout, found.get());
            number(rollout, "FoundNewReplicaSet", "Found new replica set");
        }
    }

    /** Creates it if there is none. */
    void ensure(Rollout rollout) {
        if (rollout.newSet().isEmpty()) {
            create(rollout);
        }
    }

    private void annotate(Rollout rollout, ReplicaSet found) {
        var deployment = rollout.deployment();
        var copy = new ReplicaSet(found.object().copy());
        boolean changed = RevisionAnnotations.apply(deployment, copy, RevisionAnnotations.next(rollout.old()));
        int minReadySeconds = deployment.minReadySeconds();
        if (copy.object().spec().path("minReadySeconds").asInt() != minReadySeconds) {
            ((ObjectNode) copy.object().spec()).put("minReadySeconds", minReadySeconds);
            changed = true;
        }
        if (changed) {
            rollout.wrote(new ReplicaSet(replicaSets.update(copy.object())));
        }
    }

    /** Copies the number to the Deployment, and begins the condition {@code Progressing}. */
    private void number(Rollout rollout, String reason, String message) {
        var set = rollout.newSet().orElseThrow();
        var deployment = new Deployment(rollout.deployment().object().copy());
        var revision = set.object().annotation(ReplicaSet.REVISION).orElse("");
        boolean changed = deployment.object().annotate(ReplicaSet.REVISION, revision);
        boolean created = reason.equals("NewReplicaSetCreated");
        if (deployment.progressDeadline().isPresent()
                && (created
                        || deployment.conditions().get(Conditions.PROGRESSING).isEmpty())) {
            var text = message + " \"" + set.name() + "\"";
            deployment.mutableConditions().set(RolloutProgress.progressing("True", reason, text, clock.instant()));
            changed = true;
        }
        if (changed) {
            rollout.deployment(new Deployment(deployments.updateStatus(deployment.object())));
        }
    }

    private void create(Rollout rollout) {
        var deployment = rollout.deployment();
        var hash = PodTemplates.hash(deployment.template(), deployment.collisions());
        var wanted = new ReplicaSet(new ApiObject(build(rollout, hash)));
        RevisionAnnotations.apply(deployment, wanted, RevisionAnnotations.next(rollout.old()));
        RevisionAnnotations.sized(deployment, wanted.object());
        var created = createOrFind(rollout, wanted);
        rollout.newSet(created);
        if (wanted.active()) {
            var message = "Scaled up replica set %s from 0 to %d".formatted(wanted.name(), wanted.replicas());
            events.normal(Resource.DEPLOYMENTS, deployment.object(), "ScalingReplicaSet", message);
        }
        number(rollout, "NewReplicaSetCreated", "Created new replica set");
    }

    private ReplicaSet createOrFind(Rollout rollout, ReplicaSet wanted) {
        try {
            return new ReplicaSet(replicaSets.create(wanted.object()));
        } catch (ApiFailure e) {
            if (!e.conflict()) {
                refused(rollout, wanted, e);
                throw e;
            }
            return existing(rollout, wanted).orElseThrow(() -> collided(rollout, e));
        }
    }

    /** One that this Deployment created a moment ago, and the cache does not know yet. */
    private Optional<ReplicaSet> existing(Rollout rollout, ReplicaSet wanted) {
        var deployment = rollout.deployment();
        return client.get(Resource.REPLICA_SETS, wanted.object().namespace(), wanted.name())
                .filter(found ->
                        found.controllerUid().equals(deployment.object().uid()))
                .map(ReplicaSet::new)
                .filter(found -> PodTemplates.same(found.template(), deployment.template()));
    }

    /** The name is taken by another template: the next hash will be another one. */
    private ApiFailure collided(Rollout rollout, ApiFailure failure) {
        var deployment = new Deployment(rollout.deployment().object().copy());
        deployment.mutableStatus().put("collisionCount", deployment.collisions().orElse(0) + 1);
        deployments.updateStatus(deployment.object());
        return failure;
    }

    private static ObjectNode build(Rollout rollout, String hash) {
        var deployment = rollout.deployment();
        var template = deployment.template().deepCopy();
        template.withObject("/metadata/labels").put(PodTemplates.HASH_LABEL, hash);
        var selector = (ObjectNode) deployment.selector().deepCopy();
        selector.withObject("/matchLabels").put(PodTemplates.HASH_LABEL, hash);
        var json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", Resource.REPLICA_SETS.apiVersion()).put("kind", Resource.REPLICA_SETS.kind());
        var metadata = json.putObject("metadata");
        metadata.put("name", deployment.name() + "-" + hash)
                .put("namespace", deployment.object().namespace());
        metadata.set("labels", template.at("/metadata/labels").deepCopy());
        metadata.putArray("ownerReferences").add(deployment.object().asController(Resource.DEPLOYMENTS));
        var spec = json.putObject("spec");
        spec.put("replicas", RollingUpdate.newReplicas(rollout, 0));
        if (deployment.minReadySeconds() != 0) {
            spec.put("minReadySeconds", deployment.minReadySeconds());
        }
        spec.set("selector", selector);
        spec.set("template", template);
        return json;
    }

    private void refused(Rollout rollout, ReplicaSet wanted, ApiFailure failure) {
        var deployment = new Deployment(rollout.deployment().object().copy());
        var message = "Failed to create new replica set \"%s\": %s".formatted(wanted.name(), failure.getMessage());
        events.warning(Resource.DEPLOYMENTS, deployment.object(), "ReplicaSetCreateError", message);
        if (deployment.progressDeadline().isPresent()) {
            var condition = RolloutProgress.progressing("False", "ReplicaSetCreateError", message, clock.instant());
            deployment.mutableConditions().set(condition);
            deployments.updateStatus(deployment.object());
        }
    }
}
