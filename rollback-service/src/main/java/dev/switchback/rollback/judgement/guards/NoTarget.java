package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Guard;
import dev.switchback.rollback.judgement.TargetChoice;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** There has to be somewhere good to go back to. Asked once for each reason why there may be none. */
record NoTarget(Reason reason) implements Guard {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        return facts.choice() instanceof TargetChoice.None none && none.reason() == reason
                ? Verdict.refuse(reason, none.message())
                : Verdict.pass(facts.choice().message());
    }
}
