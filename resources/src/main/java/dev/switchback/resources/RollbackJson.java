package dev.switchback.resources;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes {@link Rollback} as the custom resource. Reading is lenient: people write these by hand. */
public final class RollbackJson {

    public static final ResourceType TYPE = new ResourceType("switchback.dev", "v1alpha1", "rollbacks", "Rollback");

    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private static final StatusJson STATUS = new StatusJson(JSON);

    private RollbackJson() {}

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException when it is not one that can be understood; the message says why
     */
    public static Rollback read(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText();
        return new Rollback(
                namespace,
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText(),
                instant(metadata.path("creationTimestamp")).orElse(Instant.EPOCH),
                spec(object.path("spec"), namespace),
                STATUS.read(object.path("status")));
    }

    /** The whole object, as it is created or updated. */
    public static ObjectNode write(Rollback rollback) {
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", TYPE.apiVersion()).put("kind", TYPE.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("namespace", rollback.namespace()).put("name", rollback.name());
        if (!rollback.resourceVersion().isEmpty()) {
            metadata.put("resourceVersion", rollback.resourceVersion());
        }
        object.set("spec", writeSpec(rollback.spec()));
        object.set("status", STATUS.write(rollback));
        return object;
    }

    /**
     * The object as it was read, with another status: whatever else stands in it stays.
     *
     * @param read the object that {@code rollback} was read from
     */
    public static ObjectNode withStatus(JsonNode read, Rollback rollback) {
        ObjectNode object = read.deepCopy();
        object.set("status", STATUS.write(rollback));
        return object;
    }

    /** The object as it was read, with the parts of the spec that may change. */
    public static ObjectNode withSpec(JsonNode read, Rollback.Spec spec) {
        ObjectNode object = read.deepCopy();
        ObjectNode node = object.withObject("/spec");
        node.set("alerts", JSON.valueToTree(spec.alerts()));
        spec.approval().ifPresent(a -> node.set("approval", writeApproval(a)));
        return object;
    }

    private static Rollback.Spec spec(JsonNode spec, String namespace) {
        if (!spec.path("workload").path("name").isTextual()) {
            throw new IllegalArgumentException("spec.workload.name is missing");
        }
        JsonNode workload = spec.path("workload");
        return new Rollback.Spec(
                new WorkloadRef(
                        WorkloadKind.of(workload.path("kind").asText("Deployment")),
                        workload.path("namespace").asText(namespace),
                        workload.path("name").asText()),
                workload.path("uid").asText(""),
                suspect(spec.path("suspect")),
                hash(spec.path("target")),
                trigger(spec),
                spec.path("alerts").isArray()
                        ? STATUS.convert(spec.path("alerts"), new TypeReference<>() {})
                        : List.of(),
                approval(spec.path("approval")));
    }

    private static Optional<Rollback.Suspect> suspect(JsonNode node) {
        return hash(node)
                .map(h -> new Rollback.Suspect(h, node.path("activation").asText("")));
    }

    /** A revision, written as {@code {hash: abc}} or as {@code abc}. */
    private static Optional<String> hash(JsonNode node) {
        String hash = node.isTextual() ? node.asText() : node.path("hash").asText("");
        return hash.isEmpty() ? Optional.empty() : Optional.of(hash);
    }

    private static Rollback.Trigger trigger(JsonNode spec) {
        JsonNode trigger = spec.path("trigger");
        boolean alert = trigger.path("type").asText("").equals("Alert");
        return new Rollback.Trigger(
                alert ? Rollback.Trigger.Type.ALERT : Rollback.Trigger.Type.MANUAL,
                trigger.path("by").asText(""),
                spec.path("reason").asText(""),
                spec.path("overrideFreeze").asBoolean(false),
                alert && trigger.has("unplaced")
                        ? Optional.of(Reason.of(trigger.path("unplaced").asText()))
                        : Optional.empty());
    }

    private static Optional<Rollback.Approval> approval(JsonNode node) {
        String verdict = node.path("verdict").asText("").toLowerCase(Locale.ROOT);
        if (!verdict.startsWith("approve") && !verdict.startsWith("reject")) {
            return Optional.empty();
        }
        return Optional.of(new Rollback.Approval(
                node.path("by").asText("unknown"),
                instant(node.path("at")).orElse(Instant.EPOCH),
                verdict.startsWith("approve") ? Rollback.Approval.Verdict.APPROVED : Rollback.Approval.Verdict.REJECTED,
                Optional.of(node.path("claimed").asText("")).filter(name -> !name.isEmpty())));
    }

    private static ObjectNode writeSpec(Rollback.Spec spec) {
        ObjectNode node = JSON.createObjectNode();
        ObjectNode workload = node.putObject("workload");
        workload.put("kind", spec.workload().kind().kind());
        workload.put("namespace", spec.workload().namespace());
        workload.put("name", spec.workload().name());
        if (!spec.workloadUid().isEmpty()) {
            workload.put("uid", spec.workloadUid());
        }
        spec.suspect()
                .ifPresent(s -> node.putObject("suspect").put("hash", s.hash()).put("activation", s.activation()));
        spec.target().ifPresent(t -> node.putObject("target").put("hash", t));
        writeTrigger(node, spec.trigger());
        node.set("alerts", JSON.valueToTree(spec.alerts()));
        spec.approval().ifPresent(a -> node.set("approval", writeApproval(a)));
        return node;
    }

    private static void writeTrigger(ObjectNode spec, Rollback.Trigger trigger) {
        if (!trigger.reason().isEmpty()) {
            spec.put("reason", trigger.reason());
        }
        if (trigger.overrideFreeze()) {
            spec.put("overrideFreeze", true);
        }
        ObjectNode node = spec.putObject("trigger");
        node.put("type", trigger.type() == Rollback.Trigger.Type.ALERT ? "Alert" : "Manual");
        node.put("by", trigger.by());
        trigger.unplaced().ifPresent(reason -> node.put("unplaced", reason.text()));
    }

    private static ObjectNode writeApproval(Rollback.Approval approval) {
        ObjectNode node = JSON.createObjectNode()
                .put("by", approval.by())
                .put("at", approval.at().toString())
                .put("verdict", approval.verdict() == Rollback.Approval.Verdict.APPROVED ? "approved" : "rejected");
        approval.claimed().ifPresent(name -> node.put("claimed", name));
        return node;
    }

    static Optional<Instant> instant(JsonNode node) {
        try {
            return node.isTextual() ? Optional.of(Instant.parse(node.asText())) : Optional.empty();
        } catch (java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
