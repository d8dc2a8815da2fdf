package dev.switchback.rollback.judgement;

import dev.switchback.resources.Reason;
import java.time.Instant;
import java.util.Optional;

/** What one guard says. */
public sealed interface Verdict {

    /** In words. */
    String message();

    /** {@code pass}, {@code refuse} or {@code wait}. */
    String word();

    /** The decision that this forces; empty when it stands in nobody's way. */
    Optional<Decision> objection();

    /** Whether this passes, but not surely: without a hash on the alert it is not enough to act on. */
    default boolean isWeak() {
        return false;
    }

    /** No objection. */
    record Pass(String message, boolean isWeak) implements Verdict {
        @Override
        public String word() {
            return "pass";
        }

        @Override
        public Optional<Decision> objection() {
            return Optional.empty();
        }
    }

    record Refuse(Reason reason, String message) implements Verdict {
        @Override
        public String word() {
            return "refuse";
        }

        @Override
        public Optional<Decision> objection() {
            return Optional.of(new Decision.Refuse(reason, message));
        }
    }

    record Wait(Instant until, String message) implements Verdict {
        @Override
        public String word() {
            return "wait";
        }

        @Override
        public Optional<Decision> objection() {
            return Optional.of(new Decision.Wait(until, message));
        }
    }

    static Verdict pass(String message) {
        return new Pass(message, false);
    }

    static Verdict weak(String message) {
        return new Pass(message, true);
    }

    static Verdict refuse(Reason reason, String message) {
        return new Refuse(reason, message);
    }
}
