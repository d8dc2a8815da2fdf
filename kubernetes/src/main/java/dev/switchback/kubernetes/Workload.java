package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workload with its revisions and pods, read together and uncached.
 *
 * @param template {@code spec.template} as raw JSON, exactly as the API server returned it
 * @param revisions those controlled by this workload, in ascending order of {@link Revision#number()}
 * @param current the revision whose template is this workload's; empty while the controller has not numbered the
 *     template yet (given its revision the highest number), and for as long as a workload with a new template is paused
 * @param pods those matching the workload's selector and controlled by it or one of its revisions, without those that have
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
     * @param progressing {@code lastUpdateTime} of a Deployment's Progressing condition
     */
    public record Rollout(
            long generation, long observedGeneration, Strategy strategy, Replicas pods, Optional<Instant> progressing) {
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
     * To which pods the controller brings a new template.
     *
     * @param paused whether somebody has stopped it
     * @param onDelete whether a pod gets it only when somebody deletes the pod
     * @param partition pods of a StatefulSet with a lower ordinal keep the revision that they have
     * @param ordered whether one pod that is not ready keeps it from all of them, itself included: a StatefulSet with
     *     {@code OrderedReady} waits for pods that will never be ready
     */
    public record Strategy(boolean paused, boolean onDelete, int partition, boolean ordered) {
        private static final Pattern ORDINAL = Pattern.compile(".*-([0-9]{1,9})");

        /** Whether a pod that serves, or would come back as it is, is left alone by the controller. */
        public boolean keeps(Pod pod) {
            return (onDelete && pod.ready()) || ordinal(pod) < partition;
        }

        /** Whether the controller waits until somebody deletes the pod, which serves nobody. */
        public boolean waitsFor(Pod pod) {
            return (ordered || onDelete) && !pod.ready() && !pod.terminating() && !keeps(pod);
        }

        private int ordinal(Pod pod) {
            Matcher name = ORDINAL.matcher(pod.name());
            return partition > 0 && name.matches() ? Integer.parseInt(name.group(1)) : partition;
        }
    }

    /**
     * Counts of pods, as the controller last reported them.
     *
     * @param desired {@code spec.replicas}, 1 when absent; of a DaemonSet as many as there are nodes for it
     * @param existing of all revisions
     * @param updated of the current revision
     */
    public record Replicas(int desired, int existing, int updated, int ready, int available) {
        /**
         * Whether every desired pod is available and of the current revision, and no other is left.
         *
         * @param kept so many may be of another revision
         */
        public boolean isComplete(int kept) {
            return updated + kept >= desired && ready == desired && available == desired && existing == desired;
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
        return rollout.strategy().paused();
    }

    /** Whether every desired pod is available and, unless the strategy keeps it, of the current revision. */
    public boolean isRolledOut() {
        String hash = current.map(Revision::hash).orElse("");
        long kept = pods.stream()
                .filter(pod -> !pod.revisionHash().equals(hash)
                        && !pod.terminating()
                        && rollout.strategy().keeps(pod))
                .count();
        return rollout.isObserved() && rollout.pods().isComplete((int) kept);
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
