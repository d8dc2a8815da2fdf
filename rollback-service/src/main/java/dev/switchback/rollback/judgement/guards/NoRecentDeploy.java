package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.ActiveSince;
import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.judgement.Words;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import java.time.Duration;

/** Rolling back a revision that has run for long cures nothing. */
final class NoRecentDeploy implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        ActiveSince since = facts.servingSince();
        Duration active = Duration.between(since.at(), alert.startsAt().orElseThrow());
        Duration recent = facts.evidence().settings().recentDeploy();
        if (active.compareTo(recent) > 0) {
            return Verdict.refuse(
                    Reason.NO_RECENT_DEPLOY,
                    "the revision had been active for " + Words.duration(active) + " (since " + since.at()
                            + ") when the alert started, longer than " + Words.duration(recent));
        }
        String exactness = since.exact() ? "" : ", as an upper bound";
        return new Verdict.Pass("deployed " + active.toSeconds() + " s before the alert" + exactness, !since.exact());
    }
}
