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
 * @param revisions those controlled by this workload, in ascending order of {@link Revision#number()}
 * @param current the revision whose template is this workload's; empty while the controller has not numbered the
 *     template yet (given its revision the highest number), and for as long as a workload with a new template is paused
 * @param pods those matching the workload's selector and controlled by one of its revisions, without those that have
 *     ended for good (evicted, for instance)
 */
public record Workload(
        WorkloadRef ref,
        Metadata metadata,
        JsonNode template,
        Rollout rollout,
        List<Revision> revisions,
        Optional<Revision> current,
        List<Pod> pods) {

    /**
     * How far the controller has brought the template to the pods.
     *
     * @param generation of the specification
     * @param observedGeneration the one that the counts are about
     * @param paused whether somebody has stopped it
     * @param progressing {@code lastUpdateTime} of the Progressing condition
     */
    public record Rollout(
            long generation, long observedGeneration, boolean paused, Replicas pods, Optional<Instant> progressing) {
        /** Whether the counts are about the specification as it is now. */
        public boolean isObserved() {
            return observedGeneration >= generation;
        }

        public int desired() {
            return pods.desired();
        }

        public int ready() {
            return pods.ready();
        }
    }

    /**
     * Counts of pods, as the controller last reported them.
     *
     * @param desired {@code spec.replicas}, 1 when absent
     * @param existing of all revisions
     * @param updated of the current revision
     */
    public record Replicas(int desired, int existing, int updated, int ready, int available) {
        /** Whether every desired pod is of the current revision and available, and no other is left. */
        public boolean isComplete() {
            return updated == desired && ready == desired && available == desired && existing == desired;
        }

        @Override
        public String toString() {
            return updated + " updated, " + ready + " ready, " + available + " available, " + existing + " in all, of "
                    + desired + " desired";
        }
    }

    /**
     * Who the object is and what people wrote on it.
     *
     * @param created the epoch when the object does not say it
     */
    public record Metadata(String uid, Instant created, Map<String, String> labels, Map<String, String> annotations) {
        static Metadata of(JsonNode object) {
            return new Metadata(
                    Fields.uid(object), Fields.created(object), Fields.labels(object), Fields.annotations(object));
        }
    }

    public String uid() {
        return metadata.uid();
    }

    public Map<String, String> annotations() {
        return metadata.annotations();
    }

    public boolean paused() {
        return rollout.paused();
    }

    public Optional<Revision> revision(String hash) {
        return revisions.stream().filter(r -> r.hash().equals(hash)).findFirst();
    }

    public List<Pod> podsOf(String hash) {
        return pods.stream().filter(p -> p.revisionHash().equals(hash)).toList();
    }

    /** Labels of the pod template. */
    public Map<String, String> templateLabels() {
        return Fields.labels(template);
    }
}
