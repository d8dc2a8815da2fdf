package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** A workload without pods cannot be failing. */
final class ScaledToZero implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        int desired = facts.workload().rollout().desired();
        return desired == 0
                ? Verdict.refuse(Reason.SCALED_TO_ZERO, "it wants no pods")
                : Verdict.pass("it wants " + desired + " pods");
    }
}
