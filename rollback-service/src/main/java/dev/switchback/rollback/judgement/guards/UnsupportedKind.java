package dev.switchback.rollback.judgement.guards;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Guard;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** Only Deployments have an action. */
final class UnsupportedKind implements Guard {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        WorkloadKind kind = facts.evidence().rollback().spec().workload().kind();
        return kind == WorkloadKind.DEPLOYMENT
                ? Verdict.pass("a Deployment can be rolled back")
                : Verdict.refuse(Reason.UNSUPPORTED_KIND, "a " + kind.kind() + " is not rolled back by this service");
    }
}
