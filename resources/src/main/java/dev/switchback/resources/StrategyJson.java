package dev.switchback.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Strategy.BlueGreen;
import dev.switchback.resources.Strategy.Canary;
import dev.switchback.resources.Strategy.InPlace;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads and writes {@code spec.strategy} of a Delivery. */
final class StrategyJson {
    private static final String HERE = "spec.strategy";

    private StrategyJson() {}

    /** @param workload the Service is called like it unless the file says otherwise */
    static Strategy read(JsonNode node, String workload) {
        if (node.has("canary")) {
            return canary(node.path("canary"), workload);
        }
        if (node.has("blueGreen")) {
            JsonNode pair = node.path("blueGreen");
            return new BlueGreen(
                    DeliveryJson.text(pair, HERE + ".blueGreen", "other"), length(pair, "blueGreen", "monitor"));
        }
        if (node.has("rolling") || node.has("recreate")) {
            String key = node.has("recreate") ? "recreate" : "rolling";
            return new InPlace(node.has("recreate"), length(node.path(key), key, "watch"));
        }
        throw new IllegalArgumentException(HERE + ": use one of canary, blueGreen, rolling, recreate");
    }

    static ObjectNode write(Strategy strategy) {
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        node.set(
                strategy.key(),
                strategy.<ObjectNode>choose(
                        StrategyJson::writeCanary,
                        pair -> RollbackJson.JSON
                                .createObjectNode()
                                .put("other", pair.other())
                                .put("monitor", Durations.format(pair.monitor())),
                        inPlace ->
                                RollbackJson.JSON.createObjectNode().put("watch", Durations.format(inPlace.watch()))));
        return node;
    }

    private static Canary canary(JsonNode node, String workload) {
        var steps = new ArrayList<Step>();
        node.path("steps").forEach(step -> steps.add(step(step)));
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(HERE + ".canary.steps is missing");
        }
        JsonNode errors = node.path("exposure").path("errors");
        return new Canary(
                List.copyOf(steps),
                traffic(node.path("traffic"), workload),
                errors.isInt() ? OptionalInt.of(errors.asInt()) : OptionalInt.empty());
    }

    private static Step step(JsonNode step) {
        String where = HERE + ".canary.steps";
        if (step.has("approval")) {
            return new Step.Approval(DeliveryJson.duration(step.path("approval"), where + ".approval", "timeout"));
        }
        int weight = step.path("weight").asInt(0);
        if (weight < 1 || weight > 100) {
            throw new IllegalArgumentException(where + ": a step is a weight from 1 to 100 or an approval");
        }
        return new Step.Weight(
                weight, DeliveryJson.duration(step, where, "hold").orElse(Duration.ZERO));
    }

    private static Traffic traffic(JsonNode node, String workload) {
        for (Traffic.By by : Traffic.By.values()) {
            if (node.path(by.key()).isObject()) {
                return split(by, node.path(by.key()), workload);
            }
        }
        return new Traffic(Traffic.By.REPLICAS, "", Optional.empty(), workload);
    }

    private static Traffic split(Traffic.By by, JsonNode node, String workload) {
        String where = HERE + ".canary.traffic." + by.key();
        return new Traffic(
                by,
                by.objectKey().isEmpty() ? "" : DeliveryJson.text(node, where, by.objectKey()),
                Optional.of(node.path(by.ruleKey()).asText("")).filter(name -> !name.isEmpty()),
                node.path("service").asText(workload));
    }

    private static ObjectNode writeCanary(Canary canary) {
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        ArrayNode steps = node.putArray("steps");
        canary.steps()
                .forEach(step -> steps.add(step.<ObjectNode>choose(
                        weight -> RollbackJson.JSON
                                .createObjectNode()
                                .put("weight", weight.percent())
                                .put("hold", Durations.format(weight.hold())),
                        StrategyJson::writeApproval)));
        node.putObject("traffic").set(canary.traffic().by().key(), writeTraffic(canary.traffic()));
        canary.exposure().ifPresent(errors -> node.putObject("exposure").put("errors", errors));
        return node;
    }

    private static ObjectNode writeApproval(Step.Approval approval) {
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        ObjectNode inner = node.putObject("approval");
        approval.timeout().ifPresent(timeout -> inner.put("timeout", Durations.format(timeout)));
        return node;
    }

    private static ObjectNode writeTraffic(Traffic traffic) {
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        if (!traffic.by().objectKey().isEmpty()) {
            node.put(traffic.by().objectKey(), traffic.object());
        }
        traffic.rule().ifPresent(name -> node.put(traffic.by().ruleKey(), name));
        return node.put("service", traffic.service());
    }

    private static Duration length(JsonNode node, String key, String field) {
        return DeliveryJson.duration(node, HERE + "." + key, field).orElse(Duration.ofMinutes(10));
    }
}
