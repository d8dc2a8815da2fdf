package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.ActiveSince;
import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import java.time.Duration;
import java.time.Instant;

/** Trouble that is older than the revision was not brought by it. */
final class AlertOlderThanRevision implements AutomaticOnly {
    private static final Duration LOOKBACK = Duration.ofMinutes(2);

    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        ActiveSince since = facts.blamableSince(alert);
        Instant trouble = begin(alert);
        return trouble.isBefore(since.at())
                ? Verdict.refuse(
                        Reason.ALERT_OLDER_THAN_REVISION,
                        "the trouble began by " + trouble + ", the revision is active since " + since.at())
                : Verdict.pass("the revision was active when the trouble began");
    }

    /** {@code startsAt} is the end of {@code for}: without a hash the trouble may have begun under another revision. */
    private static Instant begin(AlertOccurrence alert) {
        Instant startsAt = alert.startsAt().orElseThrow();
        return alert.hash().isPresent()
                ? startsAt
                : startsAt.minus(alert.lookback().orElse(LOOKBACK));
    }
}
