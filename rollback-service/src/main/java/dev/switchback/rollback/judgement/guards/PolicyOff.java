package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.EffectivePolicy;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Policy;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** People said that nothing is to be done here. */
final class PolicyOff implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        EffectivePolicy policy = EffectivePolicy.of(facts.evidence().rules());
        return policy.policy() == Policy.OFF
                ? Verdict.refuse(Reason.POLICY_OFF, policy.why())
                : Verdict.pass(policy.why());
    }
}
