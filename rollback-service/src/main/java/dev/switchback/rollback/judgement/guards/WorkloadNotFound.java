package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Guard;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.util.Optional;

/** There has to be a workload, in the record's own namespace. */
final class WorkloadNotFound implements Guard {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        Rollback rollback = facts.evidence().rollback();
        if (!rollback.mayLook()) {
            Optional<Reason> unplaced = rollback.spec().trigger().unplaced();
            return unplaced.isPresent()
                    ? Verdict.refuse(unplaced.get(), rollback.spec().trigger().reason())
                    : Verdict.refuse(
                            Reason.WORKLOAD_NOT_FOUND, "a Rollback acts on workloads of its own namespace only");
        }
        return facts.evidence().workload().isPresent()
                ? Verdict.pass("it exists")
                : Verdict.refuse(
                        Reason.WORKLOAD_NOT_FOUND,
                        "there is no Deployment " + rollback.spec().workload()
                                + (rollback.spec().workloadUid().isEmpty()
                                        ? ""
                                        : " with UID " + rollback.spec().workloadUid()));
    }
}
