package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens at one moment.
 *
 * @param actions in the order of the file; none only lets time pass
 */
public record Step(int line, Instant at, List<Action> actions) {

    /** One thing that happens. */
    public sealed interface Action {}

    /** Alerts begin to fire in Alertmanager. */
    public record Alerts(List<AlertSketch> alerts) implements Action {}

    /** Alerts of these names, in all workloads, are resolved in Alertmanager. */
    public record Resolve(List<String> names) implements Action {}

    /** One webhook body, past Alertmanager. */
    public record Deliver(List<AlertSketch> alerts) implements Action {}

    /** Somebody deploys an image. */
    public record Deploy(Place deployment, String image) implements Action {}

    /** From now on, pods of this Deployment with this image are ready, or are not. */
    public record Pods(Place deployment, String image, boolean ready) implements Action {}

    /** Somebody answers the workload's one case that awaits approval. */
    public record Approval(Place workload, String by, boolean approved) implements Action {}

    /** Objects are created or replaced. */
    public record Apply(List<ObjectNode> objects) implements Action {}

    /** Objects are deleted. */
    public record Delete(List<ObjectName> objects) implements Action {}

    /** The service is killed and started again. */
    public record Restart() implements Action {}

    /**
     * One of the service's calls fails.
     *
     * @param verb such as {@code patch}
     * @param resource plural, such as {@code deployments} or {@code rollbacks/status}
     * @param nth counted from 1, from this event on
     */
    public record Fault(String verb, String resource, int nth, FaultKind kind) implements Action {}

    /** What a fault does. */
    public enum FaultKind {
        /** Answered with 500, not done. */
        ERROR,
        /** No answer, not done. */
        TIMEOUT,
        /** Answered with 409, not done. */
        CONFLICT,
        /** Done, and the answer lost. */
        LOST,
        /** The service is killed in the middle of the call. */
        KILL
    }

    /** Names an object to be deleted; the namespace is empty for a Namespace. */
    public record ObjectName(String kind, String namespace, String name) {}

    /**
     * An alert.
     *
     * @param labels {@code alertname} included
     * @param revision whose hash becomes the {@code pod_template_hash} label; empty for no label
     * @param startsAt empty to leave the field out
     * @param status {@code firing} or {@code resolved}
     * @param endsAt empty for what Alertmanager writes: the zero time while firing
     */
    public record AlertSketch(
            int line,
            Map<String, String> labels,
            Map<String, String> annotations,
            Optional<String> revision,
            Optional<Moment> startsAt,
            String status,
            Optional<Moment> endsAt) {}
}
