package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.WorkloadSketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the cluster of an incident holds when it begins.
 *
 * @param objects namespaces first
 * @param readiness how the pods of images behave, where that is not simply "become ready"
 */
public record InitialCluster(List<ObjectNode> objects, List<ReadinessRule> readiness) {

    /**
     * A rule for the pods of one workload that run one image.
     *
     * @param ready whether they become, and stay, ready
     */
    public record ReadinessRule(String namespace, String workload, String image, boolean ready) {}

    /** @param ownNamespace the service's, which there is in every cluster */
    public static InitialCluster of(Scenario scenario, String ownNamespace) {
        var inventory = new Inventory();
        for (WorkloadSketch sketch : scenario.initial().workloads()) {
            List<ObjectNode> expanded = sketch.kind() == WorkloadKind.DEPLOYMENT
                    ? DeploymentExpansion.of(sketch, scenario.now())
                    : PodSetExpansion.of(sketch, scenario.now());
            expanded.forEach(inventory::add);
        }
        scenario.initial().cluster().forEach(object -> inventory.add(object.deepCopy()));
        new WrittenObjects(inventory, scenario.now()).complete();
        new WrittenPods(inventory, scenario.now()).add();
        var names = inventory.namespaces();
        names.add(ownNamespace);
        var objects = new ArrayList<>(namespaces(inventory, names));
        inventory.all().stream()
                .filter(object -> !object.path("kind").asText().equals("Namespace"))
                .forEach(objects::add);
        return new InitialCluster(objects, rules(scenario, inventory));
    }

    private static List<ObjectNode> namespaces(Inventory inventory, Set<String> names) {
        for (String name : names) {
            if (inventory.find("Namespace", "", name).isEmpty()) {
                inventory.add(namespace(name));
            }
        }
        return inventory.of("Namespace");
    }

    /** A namespace that nobody wrote down. */
    public static ObjectNode namespace(String name) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
        object.putObject("metadata").put("name", name).put("uid", Identity.uid("Namespace", "", name));
        object.putObject("status").put("phase", "Active");
        return object;
    }

    private static List<ReadinessRule> rules(Scenario scenario, Inventory inventory) {
        var rules = new ArrayList<ReadinessRule>();
        for (WorkloadSketch sketch : scenario.initial().workloads()) {
            Lineage.of(sketch).all().stream()
                    .filter(generation -> !generation.ready())
                    .map(g -> new ReadinessRule(
                            sketch.place().namespace(), sketch.place().name(), g.image(), false))
                    .forEach(rules::add);
        }
        for (ObjectNode deployment : inventory.of("Deployment")) {
            inventory.controlledBy(deployment, "ReplicaSet").stream()
                    .filter(set -> noneReady(inventory.controlledBy(set, "Pod")))
                    .map(set -> rule(deployment, set))
                    .forEach(rules::add);
        }
        return rules.stream().distinct().toList();
    }

    private static ReadinessRule rule(ObjectNode deployment, ObjectNode set) {
        ObjectName name = ObjectName.of(deployment);
        String image = set.at("/spec/template/spec/containers/0/image").asText();
        return new ReadinessRule(name.namespace(), name.name(), image, false);
    }

    /** Pods that were written as not ready stay so, and so do others of their image. */
    private static boolean noneReady(List<ObjectNode> pods) {
        return !pods.isEmpty() && pods.stream().noneMatch(PodObject::ready);
    }
}
