package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Guard;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** Nothing that is written to a paused workload is rolled out. */
final class Paused implements Guard {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        return facts.workload().paused()
                ? Verdict.refuse(Reason.PAUSED, "the rollout is paused; kubectl rollout resume")
                : Verdict.pass("the rollout is not paused");
    }
}
