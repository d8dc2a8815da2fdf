package dev.switchback.rollback.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Workload;
import java.util.Optional;

/**
 * The annotation in which {@code kubectl apply} remembers the manifest that it applied. It deletes what stands there and not
 * in the next manifest; so fields that only the restored template has would stay for ever, unless they stand there too.
 */
final class LastApplied {
    static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    private static final ObjectMapper JSON = new ObjectMapper();

    private LastApplied() {}

    /** The annotation with the restored template in it; empty when the workload has none, or none that can be parsed. */
    static Optional<String> with(Workload workload, JsonNode template) {
        String applied = workload.annotations().getOrDefault(ANNOTATION, "");
        try {
            if (JSON.readTree(applied) instanceof ObjectNode manifest
                    && manifest.path("spec") instanceof ObjectNode spec) {
                spec.set("template", template);
                return Optional.of(JSON.writeValueAsString(manifest) + "\n");
            }
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
