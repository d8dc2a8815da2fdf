package dev.switchback.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.DeliveryStatus.Before;
import dev.switchback.resources.DeliveryStatus.Driver;
import dev.switchback.resources.DeliveryStatus.Failure;
import dev.switchback.resources.DeliveryStatus.Findings;
import dev.switchback.resources.DeliveryStatus.Position;
import dev.switchback.resources.DeliveryStatus.State;
import dev.switchback.resources.DeliveryStatus.Times;
import java.time.Instant;
import java.util.Optional;

/** Reads and writes the status of a Delivery, with the summary that {@code kubectl get deliveries} prints. */
final class DeliveryStatusJson {
    private DeliveryStatusJson() {}

    static DeliveryStatus read(JsonNode node) {
        if (!node.has("phase")) {
            return DeliveryStatus.NEW;
        }
        DeliveryStatus absent = DeliveryStatus.NEW;
        return new DeliveryStatus(
                new State(
                        DeliveryPhase.of(node.path("phase").asText()),
                        node.path("message").asText(""),
                        optional(node, "failure", Failure.class)),
                optional(node, "position", Position.class).orElse(absent.position()),
                optional(node, "before", Before.class),
                optional(node, "findings", Findings.class).orElse(absent.findings()),
                optional(node, "driver", Driver.class).orElse(absent.driver()),
                optional(node, "times", Times.class).orElse(absent.times()));
    }

    static ObjectNode write(Delivery delivery) {
        DeliveryStatus status = delivery.status();
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        node.put("phase", status.phase().text());
        node.put("step", status.position().name());
        node.put("weight", status.position().weight());
        node.put("requestsHurt", Math.round(status.findings().requestsHurt()));
        node.put("message", status.message());
        status.failure().ifPresent(failure -> node.set("failure", RollbackJson.JSON.valueToTree(failure)));
        node.set("position", RollbackJson.JSON.valueToTree(status.position()));
        status.before().ifPresent(before -> node.set("before", RollbackJson.JSON.valueToTree(before)));
        node.set("findings", RollbackJson.JSON.valueToTree(status.findings()));
        node.set("driver", RollbackJson.JSON.valueToTree(status.driver()));
        node.set("times", RollbackJson.JSON.valueToTree(status.times()));
        condition(node.putArray("conditions").addObject(), delivery);
        return node;
    }

    /** So that {@code kubectl wait --for=condition=Complete} works. */
    private static void condition(ObjectNode node, Delivery delivery) {
        DeliveryStatus status = delivery.status();
        Optional<Instant> ended = status.times().ended();
        node.put("type", "Complete")
                .put("status", ended.isPresent() ? "True" : "False")
                .put("reason", status.phase().text())
                .put("message", status.message())
                .put(
                        "lastTransitionTime",
                        ended.or(() -> status.times().started())
                                .orElse(delivery.created())
                                .toString());
    }

    private static <T> Optional<T> optional(JsonNode node, String name, Class<T> type) {
        if (!node.hasNonNull(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RollbackJson.JSON.treeToValue(node.get(name), type));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("status." + name + ": " + e.getOriginalMessage(), e);
        }
    }
}
