package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where an incident is played: one method for each thing that can happen in its timeline. */
public interface IncidentStage {

    /** These alerts begin to fire. */
    void alerts(List<AlertSketch> alerts);

    /** Alerts of these names are over, in all workloads. */
    void resolve(List<String> names);

    /** One webhook message that does not come from Alertmanager. */
    void deliver(List<AlertSketch> alerts);

    /** Somebody deploys an image. */
    void deploy(Place workload, String image);

    /** From now on, pods of this workload with this image are ready, or are not. */
    void pods(Place workload, String image, boolean ready);

    /** Somebody restarts all pods, as {@code kubectl rollout restart} does. */
    void rolloutRestart(Place workload);

    /** Somebody answers the workload's one rollback that awaits approval. */
    void answer(Place workload, String by, boolean approved);

    /** Objects are created or replaced. */
    void apply(List<ObjectNode> objects);

    /**
     * An object is deleted.
     *
     * @param name without a namespace for kinds that have none
     */
    void delete(String kind, Place name);

    /** A part stops, or a stopped one starts. */
    void run(Part part, boolean up);

    /** The service is killed and started again. */
    void restartService();

    /**
     * One of the service's calls fails.
     *
     * @param call a verb and a resource, such as {@code patch deployments} or {@code update rollbacks/status}
     * @param nth which such call from now on, from 1
     * @param kind {@code error}, {@code timeout}, {@code conflict}, {@code lost}, {@code kill} or {@code kill-after}
     */
    void fault(String call, int nth, String kind);

    /** What can be stopped. */
    enum Part {
        PROMETHEUS,
        ALERTMANAGER
    }

    /**
     * An alert.
     *
     * @param labels {@code alertname} included
     * @param revision whose hash becomes the {@code pod_template_hash} or {@code controller_revision_hash} label; empty for no label
     * @param startsAt RFC 3339; empty to leave the field out
     * @param resolved its status; it fires otherwise
     * @param endsAt RFC 3339; empty for what Alertmanager writes
     */
    record AlertSketch(
            Map<String, String> labels,
            Map<String, String> annotations,
            Optional<String> revision,
            Optional<String> startsAt,
            boolean resolved,
            Optional<String> endsAt) {}
}
