package dev.switchback.rollback.people;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.store.RollbackStore;
import dev.switchback.rollback.store.Written;
import java.time.InstantSource;
import java.util.Optional;

/** Writes a person's answer to {@code ApprovalRequired} into the case that asks. */
public final class Answers {
    private final RollbackStore rollbacks;
    private final InstantSource clock;

    public Answers(RollbackStore rollbacks, InstantSource clock) {
        this.rollbacks = rollbacks;
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

    /**
     * Answers.
     *
     * @param by the authenticated user
     * @param claimed who the client says it is; kept where it differs
     */
    public Outcome give(Rollback asked, String by, Optional<String> claimed, Rollback.Approval.Verdict verdict) {
        var approval = new Rollback.Approval(by, clock.instant(), verdict, claimed.filter(name -> !name.equals(by)));
        if (!isAsking(asked)) {
            return new Outcome.NotAsked(asked);
        }
        Written written = rollbacks.changeSpec(
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
