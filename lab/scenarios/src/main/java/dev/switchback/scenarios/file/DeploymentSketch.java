package dev.switchback.scenarios.file;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Deployment in shorthand.
 *
 * @param annotations of the Deployment
 * @param revisions oldest first, the last is current; the same template twice is one ReplicaSet that came back
 */
public record DeploymentSketch(
        Place place, int replicas, Map<String, String> annotations, List<RevisionSketch> revisions) {

    /**
     * A template that was deployed.
     *
     * @param hash its {@code pod-template-hash}; empty to have it computed
     * @param annotations of the template
     * @param ready whether pods of this revision became ready
     */
    public record RevisionSketch(
            String image, Instant deployed, Optional<String> hash, Map<String, String> annotations, boolean ready) {}
}
