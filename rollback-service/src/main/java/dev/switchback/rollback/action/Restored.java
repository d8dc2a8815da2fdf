package dev.switchback.rollback.action;

import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Workload;
import dev.switchback.resources.Rollback;
import java.util.List;
import java.util.Optional;

/**
 * What is there after an action.
 *
 * @param message what is missing, or what was found instead; empty when it is complete
 * @param hash of the revision that is current now; empty while it has no number
 * @param causes why pods are not ready, as far as Kubernetes says
 * @param runsUnready whether pods of the target run, and none of them is ready
 * @param waitedFor pods of other revisions that are not ready, and whose end the controller waits for without bringing it
 */
public record Restored(
        Kind kind,
        String message,
        Optional<String> hash,
        List<String> causes,
        boolean runsUnready,
        List<Pod> waitedFor) {

    /** How far it is. */
    public enum Kind {
        /** The target serves, and nothing else does. */
        COMPLETE,
        /** The rollout has some way to go. */
        INCOMPLETE,
        /** The suspect's own template, or the failing side, is back. */
        SUSPECT_AGAIN,
        /** A template or selector that is neither the suspect's nor the target's. */
        OTHER,
        /** The workload or the Services were deleted. */
        GONE
    }

    static Restored of(Kind kind, String message, Optional<String> hash) {
        return new Restored(kind, message, hash, List.of(), false, List.of());
    }

    /** What the rollout still lacks; empty when it is complete. Without pods it proves nothing, unless a person wants that. */
    static Optional<String> lacks(Rollback rollback, Workload workload) {
        Workload.Rollout r = workload.rollout();
        if (!r.isObserved()) {
            return Optional.of("the controller has not seen the change yet");
        }
        if (r.desired() == 0 && !rollback.isManual()) {
            return Optional.of("it was scaled to 0, so no pod shows whether the restored revision works");
        }
        return workload.isRolledOut() ? Optional.empty() : Optional.of(r.pods().toString());
    }
}
