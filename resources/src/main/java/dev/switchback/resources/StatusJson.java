package dev.switchback.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads and writes the status of a Rollback. Reading is lenient: any part may be absent. */
final class StatusJson {
    private final ObjectMapper json;

    StatusJson(ObjectMapper json) {
        this.json = json;
    }

    /** A status that says it acts but has lost its plan, by somebody's hand, is judged again. */
    Status read(JsonNode node) {
        if (!node.has("phase")) {
            return Status.NEW;
        }
        Phase written = Phase.of(node.path("phase").asText());
        Optional<Plan> plan = part(renamed(node), "plan", new TypeReference<Optional<Plan>>() {}, Optional.empty());
        Phase phase = written.isActing() && plan.isEmpty() ? Phase.PENDING : written;
        return new Status(
                new Status.State(
                        phase,
                        part(node, "reason", new TypeReference<Optional<Reason>>() {}, Optional.empty()),
                        node.path("message").asText("")),
                plan,
                node.path("automatic").asBoolean(false),
                part(node, "times", new TypeReference<>() {}, Status.Times.NONE),
                new Status.Log(
                        part(node, "considered", new TypeReference<>() {}, List.of()),
                        part(node, "decisions", new TypeReference<>() {}, List.of())),
                part(node, "targets", new TypeReference<>() {}, List.of()),
                part(node, "notice", new TypeReference<>() {}, Status.Notice.NONE));
    }

    /** As long as only Deployments could be reverted, a plan was named after them. */
    private static JsonNode renamed(JsonNode status) {
        if (!status.at("/plan/action").asText().equals("RevertDeployment")) {
            return status;
        }
        ObjectNode renamed = status.deepCopy();
        renamed.withObject("/plan").put("action", "RevertWorkload");
        return renamed;
    }

    /** The status with the summary that {@code kubectl get rollbacks} prints, and the standard conditions. */
    ObjectNode write(Rollback rollback) {
        Status status = rollback.status();
        ObjectNode node = json.createObjectNode();
        node.put("phase", status.phase().text());
        status.reason().ifPresent(reason -> node.put("reason", reason.text()));
        node.put("message", status.message());
        status.plan().ifPresent(plan -> node.set("plan", json.valueToTree(plan)));
        node.put("automatic", status.automatic());
        node.set("times", json.valueToTree(status.times()));
        node.set("considered", json.valueToTree(status.considered()));
        node.set("decisions", json.valueToTree(status.decisions()));
        node.set("targets", json.valueToTree(status.targets()));
        node.set("notice", json.valueToTree(status.notice()));
        rollback.suspectHash().ifPresent(hash -> node.put("from", hash));
        status.to().ifPresent(to -> node.put("to", to.hash()));
        node.set("conditions", conditions(status));
        return node;
    }

    /** So that {@code kubectl wait --for=condition=Complete} works. */
    private ArrayNode conditions(Status status) {
        ArrayNode conditions = json.createArrayNode();
        status.times().decided().ifPresent(at -> condition(conditions.addObject(), "Decided", true, status, at));
        status.times().acted().ifPresent(at -> condition(conditions.addObject(), "Acted", true, status, at));
        Optional<Instant> ended = status.times().finished();
        Instant since = ended.or(() -> status.times().decided()).orElse(Instant.EPOCH);
        condition(conditions.addObject(), "Complete", ended.isPresent(), status, since);
        return conditions;
    }

    private static void condition(ObjectNode node, String type, boolean isTrue, Status status, Instant at) {
        node.put("type", type)
                .put("status", isTrue ? "True" : "False")
                .put(
                        "reason",
                        status.reason().map(Reason::text).orElse(status.phase().text()))
                .put("message", status.message())
                .put("lastTransitionTime", at.toString());
    }

    private <T> T part(JsonNode node, String name, TypeReference<T> type, T absent) {
        return node.hasNonNull(name) ? convert(node.get(name), type) : absent;
    }

    /** @throws IllegalArgumentException when the JSON is not one of these */
    <T> T convert(JsonNode node, TypeReference<T> type) {
        try {
            return json.readValue(json.treeAsTokens(node), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a Rollback: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
