package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.rollback.judgement.Settings;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * One incident.
 *
 * @param now when it begins; every offset counts from here
 * @param settings the service's
 */
public record Scenario(
        Heading heading, Instant now, Settings settings, Initial initial, List<Step> timeline, Expectation expect) {

    /**
     * What it is called.
     *
     * @param file as it was named
     * @param line of the document in the file, from 1
     * @param why what the incident shows; may be empty
     */
    public record Heading(String file, int line, String name, String why) {}

    /**
     * What there is at the beginning.
     *
     * @param cluster Kubernetes objects, stored as written
     * @param traffic what Prometheus counts, in the order of the file; without any there is no Prometheus
     */
    public record Initial(List<ObjectNode> cluster, List<WorkloadSketch> workloads, List<TrafficStep> traffic) {}

    /**
     * Requests to one revision, until its next step.
     *
     * @param revision {@code current} or {@code previous} at that time, or a hash
     * @param rate requests a second
     * @param failing share of them that fails
     * @param slow share of them that is slow
     */
    public record TrafficStep(
            Place deployment, String revision, Instant from, double rate, double failing, double slow) {}

    /**
     * What happens at one moment.
     *
     * @param line in the file, from 1
     * @param actions in the order of the file; an empty list only lets time pass
     */
    public record Step(int line, Instant at, List<Consumer<IncidentStage>> actions) {}

    public String name() {
        return heading.name();
    }

    /** When it ends: at the time of the last event. */
    public Instant end() {
        return timeline.isEmpty() ? now : timeline.get(timeline.size() - 1).at();
    }
}
