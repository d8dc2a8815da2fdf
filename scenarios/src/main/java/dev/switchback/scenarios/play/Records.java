package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;

/** Rollback records as people read them. */
final class Records {
    private Records() {}

    /** {@code namespace/name} of the workload; the record's own namespace when it names none. */
    static String workload(JsonNode record) {
        JsonNode workload = record.at("/spec/workload");
        String own = record.at("/metadata/namespace").asText();
        return workload.path("namespace").asText(own) + "/"
                + workload.path("name").asText();
    }
}
