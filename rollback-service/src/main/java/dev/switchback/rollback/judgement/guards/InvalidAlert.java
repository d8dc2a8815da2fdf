package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** An alert that does not say when it started tells nothing about a deploy. */
final class InvalidAlert implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        return alert.startsAt().isPresent()
                ? Verdict.pass("it says when it started")
                : Verdict.refuse(Reason.INVALID_ALERT, alert.alertname() + " has no startsAt that can be read");
    }
}
