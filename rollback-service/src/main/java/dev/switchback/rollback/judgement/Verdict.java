package dev.switchback.rollback.judgement;

import dev.switchback.rollback.model.Reason;
import java.time.Instant;

/** What one guard says. */
public sealed interface Verdict {

    /** In words. */
    String message();

    /**
     * No objection.
     *
     * @param weak whether this rests on an upper bound only
     */
    record Pass(String message, boolean weak) implements Verdict {}

    record Refuse(Reason reason, String message) implements Verdict {}

    record Wait(Instant until, String message) implements Verdict {}

    static Verdict pass(String message) {
        return new Pass(message, false);
    }

    static Verdict refuse(Reason reason, String message) {
        return new Refuse(reason, message);
    }
}
