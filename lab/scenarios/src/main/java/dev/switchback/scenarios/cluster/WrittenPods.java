package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Adds what a cluster holds beside Deployments and ReplicaSets that were written by hand: the ReplicaSet of a Deployment that
 * has none, and the pods of ReplicaSets for which none was written. As many of those are ready as the status says; without
 * a status, all.
 */
final class WrittenPods {
    private static final String HISTORY = "deployment.kubernetes.io/revision-history";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Inventory inventory;
    private final Instant now;

    WrittenPods(Inventory inventory, Instant now) {
        this.inventory = inventory;
        this.now = now;
    }

    void add() {
        for (ObjectNode deployment : inventory.of("Deployment")) {
            if (inventory.controlledBy(deployment, "ReplicaSet").isEmpty()
                    && !deployment.at("/spec/paused").asBoolean()) {
                inventory.add(onlyReplicaSet(deployment));
            }
            var sets = inventory.controlledBy(deployment, "ReplicaSet");
            sets.forEach(set -> size(deployment, set));
            sets.forEach(set -> pods(deployment, set, sets));
        }
    }

    /** What the controller created when the Deployment was. */
    private ObjectNode onlyReplicaSet(ObjectNode deployment) {
        ObjectName name = ObjectName.of(deployment);
        String hash = Identity.letters(deployment.at("/spec/template").toString(), 10);
        ObjectNode set = deployment.objectNode().put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
        ObjectNode metadata = Identity.metadata(
                set, name.namespace(), name.name() + "-" + hash, Instant.parse(WrittenObjects.created(deployment)));
        Identity.control(metadata, deployment);
        JsonNode number = deployment.at("/metadata/annotations").path(REVISION);
        metadata.putObject("annotations").put(REVISION, number.asText("1"));
        ObjectNode spec = set.putObject("spec");
        spec.put("replicas", deployment.at("/spec/replicas").asInt());
        spec.set("template", deployment.at("/spec/template").deepCopy());
        ObjectNode labels = spec.withObject("/template/metadata/labels").put("pod-template-hash", hash);
        metadata.set("labels", labels.deepCopy());
        spec.putObject("selector").set("matchLabels", labels.deepCopy());
        return set;
    }

    /** A size that was left out is what the status says, else the Deployment's for the current one and none for others. */
    private void size(ObjectNode deployment, ObjectNode set) {
        ObjectNode spec = set.withObject("/spec");
        if (spec.has("replicas")) {
            return;
        }
        boolean current = inventory
                .current(deployment)
                .filter(found -> uid(found).equals(uid(set)))
                .isPresent();
        int otherwise = current ? deployment.at("/spec/replicas").asInt() : 0;
        spec.put("replicas", set.at("/status/replicas").asInt(otherwise));
    }

    private void pods(ObjectNode deployment, ObjectNode set, List<ObjectNode> sets) {
        int wanted = set.at("/spec/replicas").asInt();
        if (!inventory.controlledBy(set, "Pod").isEmpty()) {
            return;
        }
        int ready = ready(deployment, set, sets, wanted);
        for (int i = 0; i < wanted; i++) {
            inventory.add(PodObject.of(set, i, started(deployment, set), i < ready));
        }
    }

    private static int ready(ObjectNode deployment, ObjectNode set, List<ObjectNode> sets, int wanted) {
        if (!set.path("status").isEmpty()) {
            return set.at("/status/readyReplicas").asInt();
        }
        boolean alone = sets.stream()
                .allMatch(s -> uid(s).equals(uid(set)) || s.at("/spec/replicas").asInt() == 0);
        return alone && !deployment.path("status").isEmpty() && saysHowMany(deployment)
                ? deployment.at("/status/readyReplicas").asInt()
                : wanted;
    }

    private static String uid(ObjectNode object) {
        return object.at("/metadata/uid").asText();
    }

    /** A status that has counts at all; one with conditions alone says nothing about pods. */
    private static boolean saysHowMany(ObjectNode deployment) {
        return deployment.path("status").properties().stream()
                .anyMatch(field -> field.getKey().endsWith("eplicas"));
    }

    /** With its ReplicaSet; for one that came back, when the Deployment last made progress. */
    private Instant started(ObjectNode deployment, ObjectNode set) {
        if (!set.at("/metadata/annotations").has(HISTORY)) {
            return Instant.parse(WrittenObjects.created(set));
        }
        for (JsonNode condition : deployment.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Progressing") && condition.hasNonNull("lastUpdateTime")) {
                return Instant.parse(condition.path("lastUpdateTime").asText());
            }
        }
        return now;
    }
}
