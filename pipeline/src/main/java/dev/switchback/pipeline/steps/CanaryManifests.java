package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Strategy.Traffic;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a canary's Deployment and Service from the stable ones. Its pods match neither the selector of the stable Deployment
 * nor, when a router splits the traffic, that of the stable Service: so neither autoscalers nor budgets count them.
 */
final class CanaryManifests {
    private static final String SUFFIX = "-canary";
    private static final int LONGEST_LABEL = 63;

    private final Delivery delivery;
    private final Traffic traffic;
    private final Deployed stable;
    private final Map<String, String> serviceSelector;
    private final List<Set<String>> budgets;

    /**
     * A canary of a Deployment.
     *
     * @param serviceSelector of the stable Service
     * @param scaling its budgets must not count the canary's pods
     */
    CanaryManifests(
            Delivery delivery, Traffic traffic, Deployed stable, Map<String, String> serviceSelector, Scaling scaling) {
        this.delivery = delivery;
        this.traffic = traffic;
        this.stable = stable;
        this.serviceSelector = serviceSelector;
        this.budgets = scaling.budgetsOf(stable.templateLabels());
    }

    /** The canary of a Deployment or Service. */
    static String name(String stable) {
        return stable + SUFFIX;
    }

    /** Why there can be no canary; empty when there can. */
    Optional<String> problem() {
        if (stable.isPaused()) {
            return Optional.of("Deployment " + stable.name() + " is paused: kubectl rollout resume it first");
        }
        if (serviceSelector.isEmpty()) {
            return Optional.of("there is no Service " + traffic.service() + " with a selector: name it in traffic."
                    + traffic.by().key() + ".service");
        }
        return changedLabels().isEmpty() ? Optional.of(whyNoLabels()) : Optional.empty();
    }

    private String whyNoLabels() {
        return traffic.by() == Traffic.By.REPLICAS
                ? "the canary's pods have to match Service " + traffic.service() + " and not the Deployment "
                        + stable.name()
                        + ", whose selector has no label that the Service's lacks; use a router, or a Deployment whose"
                        + " selector has one more label, such as track: stable"
                : "the selector of Deployment " + stable.name()
                        + " has no matchLabels, so no pod can be told from its pods by a label";
    }

    /** The canary's Deployment; it has the stable one's spec but for the change, labels and replicas. */
    ObjectNode deployment(TemplateChange change, int replicas) {
        ObjectNode object = change.applied(stable.object());
        object.remove("status");
        object.set("metadata", metadata(stable.object(), stable.name()));
        relabel(object.withObject("/metadata").withObject("/labels"));
        Deployed.scaled(object, replicas);
        ObjectNode spec = object.withObject("/spec");
        relabel(spec.withObject("/template").withObject("/metadata").withObject("/labels"));
        ObjectNode selector = JsonNodeFactory.instance.objectNode();
        changedLabels().forEach(selector.putObject("matchLabels")::put);
        spec.set("selector", selector);
        return object;
    }

    /** The canary's Service: the stable one inside the cluster, with its ports, for the canary's pods. */
    ObjectNode service(JsonNode stableService) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "Service");
        object.set("metadata", metadata(stableService, traffic.service()));
        ObjectNode spec = object.putObject("spec");
        JsonNode given = stableService.path("spec");
        given.path("ports").forEach(port -> {
            ObjectNode copy = port.deepCopy();
            copy.remove("nodePort");
            spec.withArray("/ports").add(copy);
        });
        ObjectNode selector = spec.putObject("selector");
        serviceSelector.forEach(selector::put);
        relabel(selector);
        return object;
    }

    private ObjectNode metadata(JsonNode of, String name) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("namespace", delivery.namespace()).put("name", name(name));
        metadata.putObject("annotations").put(Annotations.DELIVERY, delivery.uid());
        if (of.at("/metadata/labels").isObject()) {
            metadata.set("labels", of.at("/metadata/labels").deepCopy());
        }
        return metadata;
    }

    /** Only labels that are there get another value. */
    private void relabel(ObjectNode labels) {
        changedLabels().forEach((key, value) -> {
            if (labels.has(key)) {
                labels.put(key, value);
            }
        });
    }

    /** The labels by which the canary's pods differ, with their values there. */
    private Map<String, String> changedLabels() {
        Map<String, String> template = stable.templateLabels();
        Set<String> keys = new TreeSet<>(Deployed.strings(stable.object().at("/spec/selector/matchLabels"))
                .keySet());
        if (traffic.by() == Traffic.By.REPLICAS) {
            keys.removeAll(serviceSelector.keySet());
        } else if (!keys.isEmpty()) {
            keys.addAll(serviceSelector.keySet());
        }
        if (!keys.isEmpty()) {
            keys.addAll(keysOfBudgets(keys));
        }
        var changed = new LinkedHashMap<String, String>();
        keys.forEach(key -> changed.put(key, suffixed(template.getOrDefault(key, ""))));
        return changed;
    }

    /** Of budgets that these labels do not tell the pods from already; with replicas the Service's labels have to stay. */
    private Set<String> keysOfBudgets(Set<String> changed) {
        Set<String> more = new TreeSet<>();
        budgets.stream().filter(budget -> Collections.disjoint(budget, changed)).forEach(more::addAll);
        if (traffic.by() == Traffic.By.REPLICAS) {
            more.removeAll(serviceSelector.keySet());
        }
        return more;
    }

    private static String suffixed(String value) {
        int keep = Math.min(value.length(), LONGEST_LABEL - SUFFIX.length());
        String kept = value.substring(0, keep);
        return kept.isEmpty() ? SUFFIX.substring(1) : kept + SUFFIX;
    }
}
