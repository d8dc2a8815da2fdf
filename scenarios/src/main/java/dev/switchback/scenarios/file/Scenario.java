package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One incident.
 *
 * @param file as it was named
 * @param line of the document in the file, counted from 1
 * @param why what the incident is to show; may be empty
 * @param now when it begins; every offset counts from here
 * @param settings the service's, by dotted key without the {@code switchback.} prefix, checked for form
 * @param cluster Kubernetes objects to be stored as written
 */
public record Scenario(
        String file,
        int line,
        String name,
        String why,
        Instant now,
        Map<String, String> settings,
        List<ObjectNode> cluster,
        List<DeploymentSketch> deployments,
        List<Step> timeline,
        Expectation expect) {

    /** When it ends: at the time of the last event. */
    public Instant end() {
        return timeline.isEmpty() ? now : timeline.get(timeline.size() - 1).at();
    }
}
