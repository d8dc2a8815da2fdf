package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;

/** What has healed needs no rollback. */
final class AlertResolved implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        return alert.isFiring()
                ? Verdict.pass("it fires")
                : Verdict.refuse(
                        Reason.ALERT_RESOLVED,
                        alert.alertname() + " was resolved at "
                                + alert.resolvedAt().orElseThrow());
    }
}
