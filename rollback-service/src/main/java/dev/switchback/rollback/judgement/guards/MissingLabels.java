package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** Without namespace and deployment there is nobody to suspect. */
final class MissingLabels implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        boolean missing = facts.evidence()
                .rollback()
                .spec()
                .trigger()
                .unplaced()
                .filter(Reason.MISSING_LABELS::equals)
                .isPresent();
        return missing
                ? Verdict.refuse(
                        Reason.MISSING_LABELS,
                        "a rollback alert has to carry the labels namespace and deployment; aggregate with sum by (namespace, deployment, ...)")
                : Verdict.pass("it names a workload");
    }
}
