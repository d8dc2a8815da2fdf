package dev.switchback.pipeline.controller;

import com.fasterxml.jackson.databind.JsonNode;

/** Updates StatefulSets as Kubernetes does, ordered: from the last pod down, one a second, never past one that is not ready. */
final class StatefulSets {
    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String MERGE = "application/merge-patch+json";

    private final ReleaseStage stage;

    StatefulSets(ReleaseStage stage) {
        this.stage = stage;
    }

    void create(String name, String image, int replicas) {
        stage.create(
                ReleaseStage.STATEFUL_SETS,
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %1$s}
                spec:
                  serviceName: %1$s
                  replicas: %3$d
                  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: web, image: "%2$s"}]}
                """
                        .formatted(name, image, replicas));
    }

    void update() {
        stage.read(ReleaseStage.STATEFUL_SETS).path("items").forEach(this::update);
    }

    private void update(JsonNode set) {
        String image = set.at("/spec/template/spec/containers/0/image").asText();
        int replicas = set.at("/spec/replicas").asInt();
        int partition = set.at("/spec/updateStrategy/rollingUpdate/partition").asInt();
        boolean moved = false;
        int updated = 0;
        int available = 0;
        for (int ordinal = replicas - 1; ordinal >= 0; ordinal--) {
            String name = set.at("/metadata/name").asText() + "-" + ordinal;
            JsonNode pod = stage.read(PODS + "/" + name);
            String runs = pod.at("/spec/containers/0/image").asText();
            boolean ready = isReady(pod);
            if (!moved && (runs.isEmpty() || (ready && ordinal >= partition && !runs.equals(image)))) {
                replace(set, name, runs, ordinal >= partition || runs.isEmpty() ? image : runs);
                moved = true;
            }
            moved |= !ready;
            updated += runs.equals(image) ? 1 : 0;
            available += ready ? 1 : 0;
        }
        stage.call(
                "PATCH",
                ReleaseStage.STATEFUL_SETS + "/" + set.at("/metadata/name").asText() + "/status",
                MERGE,
                """
                {"status":{"observedGeneration":%d,"replicas":%d,"updatedReplicas":%d,"availableReplicas":%d,
                 "updateRevision":"%s"}}
                """
                        .formatted(
                                set.at("/metadata/generation").asLong(),
                                replicas,
                                updated,
                                available,
                                image.replace(':', '-')));
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private void replace(JsonNode set, String name, String runs, String image) {
        if (!runs.isEmpty()) {
            stage.call("DELETE", PODS + "/" + name + "?gracePeriodSeconds=0", "", "");
            return;
        }
        stage.create(
                PODS,
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  labels: {app: %s, controller-revision-hash: "%s"}
                  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: %2$s, uid: "%s", controller: true}]
                spec: {containers: [{name: web, image: "%s"}]}
                """
                        .formatted(
                                name,
                                set.at("/metadata/name").asText(),
                                image.replace(':', '-'),
                                set.at("/metadata/uid").asText(),
                                image));
    }
}
