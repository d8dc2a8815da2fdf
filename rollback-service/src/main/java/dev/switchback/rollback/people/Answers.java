package dev.switchback.rollback.people;

import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.cases.Written;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Rollback;
import java.time.InstantSource;
import java.util.Optional;

/** Writes a person's answer to {@code ApprovalRequired} into the case that asks. */
public final class Answers {
    private final CaseStore cases;
    private final InstantSource clock;

    public Answers(CaseStore cases, InstantSource clock) {
        this.cases = cases;
        this.clock = clock;
    }

    /** What became of an answer. */
    public sealed interface Outcome {
        /** It stands in the record; the leader acts on it. */
        record Given(Rollback rollback) implements Outcome {}

        /** Nobody asked, or another answer came first; nothing was written. */
        record NotAsked(Rollback rollback) implements Outcome {}

        /** It could not be written. */
        record NotWritten(Written why) implements Outcome {}
    }

    public Outcome give(Rollback asked, String by, Rollback.Approval.Verdict verdict) {
        var approval = new Rollback.Approval(by, clock.instant(), verdict);
        if (!isAsking(asked)) {
            return new Outcome.NotAsked(asked);
        }
        Written written = cases.changeSpec(
                asked, spec -> spec.approval().equals(asked.spec().approval()) ? spec.withApproval(approval) : spec);
        if (!(written instanceof Written.Done done)) {
            return new Outcome.NotWritten(written);
        }
        boolean ours = done.rollback().spec().approval().equals(Optional.of(approval));
        return ours ? new Outcome.Given(done.rollback()) : new Outcome.NotAsked(done.rollback());
    }

    /** Why a case takes no answer, for the person who gave one. */
    public static String words(Rollback rollback) {
        String reason = rollback.status().reason().map(r -> "/" + r.text()).orElse("");
        return rollback + " does not wait for an answer; it is "
                + rollback.status().phase().text() + reason
                + rollback.spec()
                        .approval()
                        .map(a -> ", and " + a.by() + " answered at " + a.at())
                        .orElse("");
    }

    private static boolean isAsking(Rollback rollback) {
        return rollback.status().phase() == Phase.AWAITING_APPROVAL;
    }
}
