package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and changes workloads. Every call goes to the API server and ends within the client's timeout. */
public interface Workloads {

    /**
     * The workload with its revisions and pods.
     *
     * @throws ApiException when the API server did not answer
     * @throws IllegalArgumentException for a kind that has no reader yet (StatefulSet, DaemonSet)
     */
    Reading<Workload> read(WorkloadRef ref);

    /**
     * The workload with those of its revisions that have one of the hashes, and perhaps more; without pods. Each is read by
     * its name, so it costs no list: an API server answers a list only when its cache has caught up with the newest write
     * of any kind, which takes up to 0.1 s (measured on 1.35).
     *
     * @throws ApiException when the API server did not answer
     * @throws IllegalArgumentException for a kind that has no reader yet (StatefulSet, DaemonSet)
     */
    Reading<Workload> readRevisions(WorkloadRef ref, List<String> hashes);

    /** All Deployments of a namespace, without their revisions and pods: enough to find a blue-green peer. */
    List<DeploymentSummary> deployments(String namespace);

    /** A Deployment as far as traffic can point to it. */
    record DeploymentSummary(
            WorkloadRef ref,
            String uid,
            int desired,
            int ready,
            Map<String, String> templateLabels,
            Map<String, String> annotations) {}

    /**
     * Replaces the pod template with one JSON Patch that first tests {@code metadata.uid} and that the template is still
     * {@code judged}. Nothing but the template and the given annotations is written.
     *
     * @param judged the template as {@link Workload#template()} gave it
     * @param annotations set on the workload (not on the template) by the same patch; a null value removes
     * @return {@link WriteOutcome.Invalid} when a test failed: the workload is not the one that was judged
     */
    WriteOutcome replaceTemplate(
            Workload workload, JsonNode judged, JsonNode template, Map<String, @Nullable String> annotations);

    /** Sets {@code spec.replicas}, testing {@code metadata.uid} and that the count is still {@code from}. */
    WriteOutcome scale(WorkloadRef ref, String uid, int from, int to);

    /** Sets annotations of the workload by a merge patch; a null value removes. */
    WriteOutcome annotate(WorkloadRef ref, Map<String, @Nullable String> annotations);

    /** Sets annotations of one revision (its ReplicaSet) by a merge patch; a null value removes. */
    WriteOutcome annotateRevision(WorkloadRef ref, Revision revision, Map<String, @Nullable String> annotations);
}
