package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.BlueGreen;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import java.util.Optional;

/** The idle side of a blue-green pair harms nobody. */
final class NotServing implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        Optional<BlueGreen> idle = facts.evidence().blueGreen().filter(pair -> !pair.active());
        return idle.isPresent()
                ? Verdict.refuse(
                        Reason.NOT_SERVING, "Service " + idle.get().service().name() + " points at the other side")
                : Verdict.pass("it serves");
    }
}
