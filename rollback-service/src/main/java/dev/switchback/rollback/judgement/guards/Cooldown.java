package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Limits;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** After an automatic rollback a workload is left to people for a while. */
final class Cooldown implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        Duration cooldown = facts.evidence().settings().cooldown();
        Optional<Rollback> recent = Limits.automaticSince(
                        facts.evidence().others(), facts.now().minus(cooldown))
                .filter(c -> c.spec().workloadUid().equals(facts.workload().uid()))
                .findFirst();
        return recent.map(c -> {
                    Instant end = c.status().times().executing().orElseThrow().plus(cooldown);
                    return Verdict.refuse(
                            Reason.COOLDOWN, "case " + c.name() + " rolled it back; cooldown until " + end);
                })
                .orElseGet(() -> Verdict.pass("no automatic rollback of it is recent"));
    }
}
