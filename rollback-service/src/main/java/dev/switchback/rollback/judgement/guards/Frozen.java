package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Freeze;
import dev.switchback.rollback.judgement.Guard;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import java.util.Optional;

/** A freeze binds people too, unless they override it. */
final class Frozen implements Guard {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        Optional<Freeze> freeze = Freeze.active(facts.evidence().rules(), facts.now());
        if (freeze.isEmpty()) {
            return Verdict.pass("no freeze holds");
        }
        boolean override =
                facts.isManual() && facts.evidence().rollback().spec().trigger().overrideFreeze();
        return override
                ? Verdict.pass(freeze.get().words() + " (overridden)")
                : Verdict.refuse(Reason.FROZEN, freeze.get().words());
    }
}
