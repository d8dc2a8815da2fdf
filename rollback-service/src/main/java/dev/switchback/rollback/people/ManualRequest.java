package dev.switchback.rollback.people;

import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackName;
import dev.switchback.resources.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rollback that a person asks for.
 *
 * @param suspect hash of the revision to leave; empty for whichever is current when it is judged
 * @param target hash of the revision to go back to; empty for the newest proven one
 * @param by who asks
 * @param why at most {@value #MAX_WHY} characters
 */
public record ManualRequest(
        WorkloadRef workload,
        Optional<String> suspect,
        Optional<String> target,
        String by,
        String why,
        boolean overrideFreeze) {

    /** What the CRD allows. */
    public static final int MAX_WHY = 1024;

    /** The record to create; each request is a case of its own. */
    public Rollback toRecord(Instant now) {
        var spec = new Rollback.Spec(
                workload,
                "",
                suspect.map(hash -> new Rollback.Suspect(hash, "")),
                target,
                new Rollback.Trigger(Rollback.Trigger.Type.MANUAL, by, why, overrideFreeze, Optional.empty()),
                List.of(),
                Optional.empty());
        String name = RollbackName.manual(workload.name(), by, now);
        return new Rollback(workload.namespace(), name, "", "", now, spec, Status.NEW);
    }
}
