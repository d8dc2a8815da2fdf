package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload with its revisions and pods, read together and uncached.
 *
 * @param template {@code spec.template} as raw JSON, exactly as the API server returned it
 * @param created the epoch when the object does not say it; so for revisions and pods
 * @param revisions those controlled by this workload, in ascending order of {@link Revision#number()}
 * @param current the revision whose template is this workload's; empty while the controller has not numbered the
 *     template yet (given its revision the highest number), and for as long as a workload with a new template is paused
 * @param pods those matching the workload's selector and controlled by one of its revisions, without those that have
 *     ended for good (evicted, for instance)
 */
public record Workload(
        WorkloadRef ref,
        String uid,
        Instant created,
        Map<String, String> annotations,
        JsonNode template,
        boolean paused,
        Rollout rollout,
        List<Revision> revisions,
        Optional<Revision> current,
        List<Pod> pods) {

    /**
     * The rollout's counts as the controller last reported them.
     *
     * @param desired {@code spec.replicas}, 1 when absent
     * @param progressing {@code lastUpdateTime} of the Progressing condition
     */
    public record Rollout(
            long generation,
            long observedGeneration,
            int desired,
            int replicas,
            int updated,
            int ready,
            int available,
            Optional<Instant> progressing) {}

    public Optional<Revision> revision(String hash) {
        return revisions.stream().filter(r -> r.hash().equals(hash)).findFirst();
    }

    public List<Pod> podsOf(String hash) {
        return pods.stream().filter(p -> p.revisionHash().equals(hash)).toList();
    }

    /** Labels of the pod template. */
    public Map<String, String> templateLabels() {
        return Json.stringMap(template.path("metadata").path("labels"));
    }
}
