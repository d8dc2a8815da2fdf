package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload in shorthand.
 *
 * @param replicas of a DaemonSet as many as there are nodes for it
 * @param annotations of the workload
 * @param revisions oldest first, the last is current; the same template twice is one revision that came back
 * @param spec what its specification has besides, as Kubernetes writes it
 */
public record WorkloadSketch(
        WorkloadKind kind,
        Place place,
        int replicas,
        Map<String, String> annotations,
        List<RevisionSketch> revisions,
        ObjectNode spec) {

    /**
     * A template that was deployed.
     *
     * @param hash as pods of a Deployment or a DaemonSet carry it; empty to have it computed. A StatefulSet's name comes before it
     * @param annotations of the template
     * @param ready whether pods of this revision became ready
     */
    public record RevisionSketch(
            String image, Instant deployed, Optional<String> hash, Map<String, String> annotations, boolean ready) {}
}
