package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.Settings;
import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Limits;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.judgement.Words;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import java.util.Set;

/** Many workloads that fail at once have a shared cause, and it is not their deploys. */
final class TooManyRollbacks implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        Settings.Breaker breaker = facts.evidence().settings().breaker();
        Set<String> workloads =
                Limits.workloadsSince(facts.evidence().others(), facts.now().minus(breaker.window()));
        boolean oneMore = !workloads.contains(facts.workload().uid());
        return oneMore && workloads.size() >= breaker.workloads()
                ? Verdict.refuse(
                        Reason.TOO_MANY_ROLLBACKS,
                        workloads.size() + " workloads were rolled back within " + Words.duration(breaker.window())
                                + ": this looks like a shared cause")
                : Verdict.pass(workloads.size() + " of " + breaker.workloads() + " workloads were rolled back of late");
    }
}
