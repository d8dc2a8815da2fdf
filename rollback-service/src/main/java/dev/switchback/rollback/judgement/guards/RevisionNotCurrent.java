package dev.switchback.rollback.judgement.guards;

import dev.switchback.kubernetes.Revision;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Guard;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** If the failing revision is no longer the current one there is nothing to undo. */
final class RevisionNotCurrent implements Guard {
    private static final Duration NUMBERING = Duration.ofSeconds(30);

    @Override
    public boolean binds(Facts facts) {
        return !facts.isManual() || facts.evidence().rollback().spec().suspect().isPresent();
    }

    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        Rollback.Trigger trigger = facts.evidence().rollback().spec().trigger();
        if (trigger.unplaced().isPresent()) {
            return Verdict.refuse(Reason.REVISION_NOT_CURRENT, trigger.reason());
        }
        Optional<Revision> current = facts.workload().current();
        if (current.isEmpty()) {
            return unnumbered(facts);
        }
        String suspect =
                facts.evidence().rollback().suspectHash().orElse(current.get().hash());
        String named = alert.hash().orElse(suspect);
        if (!suspect.equals(current.get().hash()) || !named.equals(suspect)) {
            String other = suspect.equals(current.get().hash()) ? named : suspect;
            return Verdict.refuse(
                    Reason.REVISION_NOT_CURRENT,
                    other + " is not current; " + current.get().hash() + " is");
        }
        return Verdict.pass(suspect + " is current");
    }

    private static Verdict unnumbered(Facts facts) {
        if (facts.workload().paused()) {
            return Verdict.pass("the template of a paused workload has no number");
        }
        Instant giveUp = facts.evidence().rollback().created().plus(NUMBERING);
        return facts.now().isBefore(giveUp)
                ? new Verdict.Wait(giveUp, "the controller has not numbered the template yet")
                : Verdict.refuse(Reason.REVISION_NOT_CURRENT, "the controller does not number the template");
    }
}
