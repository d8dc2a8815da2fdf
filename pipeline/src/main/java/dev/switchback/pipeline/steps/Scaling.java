package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What counts the pods of a namespace besides their owners. A number of pods over 0 is the autoscaler's where there is one; an
 * autoscaler leaves a workload of 0 pods alone.
 *
 * @param autoscalers each {@code HorizontalPodAutoscaler}
 * @param budgets each {@code PodDisruptionBudget}
 */
public record Scaling(List<JsonNode> autoscalers, List<JsonNode> budgets) {
    /** For steps that do not look at pods. */
    public static final Scaling UNREAD = new Scaling(List.of(), List.of());

    private static final String MIN = "minReplicas";
    private static final String MAX = "maxReplicas";

    /** The autoscaler of a workload. */
    Optional<JsonNode> of(Deployed workload) {
        return autoscalers.stream()
                .filter(one -> one.at("/spec/scaleTargetRef/name").asText().equals(workload.name())
                        && one.at("/spec/scaleTargetRef/kind").asText().equals(workload.kind()))
                .findFirst();
    }

    Optional<JsonNode> called(String name) {
        return autoscalers.stream().filter(one -> name(one).equals(name)).findFirst();
    }

    /** Those that were made for this delivery. */
    Optional<JsonNode> madeFor(Delivery delivery) {
        return autoscalers.stream().filter(one -> isOf(delivery, one)).findFirst();
    }

    static boolean isOf(Delivery delivery, JsonNode autoscaler) {
        return autoscaler
                .at("/metadata/annotations")
                .path(Annotations.DELIVERY)
                .asText()
                .equals(delivery.uid());
    }

    static String name(JsonNode autoscaler) {
        return autoscaler.at("/metadata/name").asText();
    }

    static int least(JsonNode autoscaler) {
        return autoscaler.path("spec").path(MIN).asInt(1);
    }

    /** The autoscaler with at least so many pods. */
    static ObjectNode withLeast(JsonNode autoscaler, int pods) {
        ObjectNode changed = autoscaler.deepCopy();
        ObjectNode spec = changed.withObject("/spec");
        spec.put(MIN, pods);
        spec.put(MAX, Math.max(pods, spec.path(MAX).asInt(1)));
        return changed;
    }

    /** An autoscaler like that of the stable Deployment, for the canary. */
    static ObjectNode forCanary(JsonNode stable, Delivery delivery, String canary, int least) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        made.put("apiVersion", "autoscaling/v2").put("kind", "HorizontalPodAutoscaler");
        made.putObject("metadata")
                .put("namespace", delivery.namespace())
                .put("name", CanaryManifests.name(name(stable)))
                .putObject("annotations")
                .put(Annotations.DELIVERY, delivery.uid());
        made.set("spec", stable.path("spec").deepCopy());
        made.withObject("/spec/scaleTargetRef").put("name", canary);
        return withLeast(made, least);
    }

    /** For each budget that counts pods with these labels the labels by which it selects them. */
    List<Set<String>> budgetsOf(Map<String, String> labels) {
        return budgets.stream()
                .map(budget -> budget.at("/spec/selector"))
                .filter(selector -> selects(selector, labels))
                .map(Scaling::keys)
                .filter(keys -> !keys.isEmpty())
                .toList();
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        boolean matches = labels.entrySet()
                .containsAll(Deployed.strings(selector.path("matchLabels")).entrySet());
        for (JsonNode expression : selector.path("matchExpressions")) {
            String value = labels.getOrDefault(expression.path("key").asText(), "");
            matches &= !isIn(expression) || holds(expression.path("values"), value);
        }
        return matches;
    }

    private static boolean isIn(JsonNode expression) {
        return expression.path("operator").asText().equals("In");
    }

    private static boolean holds(JsonNode values, String wanted) {
        for (JsonNode value : values) {
            if (value.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> keys(JsonNode selector) {
        var keys = new HashSet<>(Deployed.strings(selector.path("matchLabels")).keySet());
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (isIn(expression)) {
                keys.add(expression.path("key").asText());
            }
        }
        return keys;
    }
}
