package dev.switchback.rollback.judgement;

import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a rollback. */
public sealed interface Decision {

    /** For people: what was found and what follows. */
    String message();

    /** {@code act}, {@code ask}, {@code observe}, {@code refuse} or {@code wait}, as in the log of decisions. */
    String outcome();

    /** Empty when the rollback goes ahead or waits. */
    default Optional<Reason> reason() {
        return Optional.empty();
    }

    <R> R accept(Visitor<R> visitor);

    /** One method a decision, so that nobody forgets one. */
    interface Visitor<R> {
        R act(Act act);

        R ask(AskApproval ask);

        R observe(Observe observe);

        R refuse(Refuse refuse);

        R await(Wait wait);
    }

    record Act(Plan plan, String message) implements Decision {
        @Override
        public String outcome() {
            return "act";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.act(this);
        }
    }

    record AskApproval(Plan plan, String message) implements Decision {
        @Override
        public String outcome() {
            return "ask";
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(Reason.APPROVAL_REQUIRED);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ask(this);
        }
    }

    record Observe(Plan plan, String message) implements Decision {
        @Override
        public String outcome() {
            return "observe";
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(Reason.WOULD_ROLL_BACK);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.observe(this);
        }
    }

    record Refuse(Reason why, String message) implements Decision {
        @Override
        public String outcome() {
            return "refuse";
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(why);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.refuse(this);
        }
    }

    record Wait(Instant until, String message) implements Decision {
        @Override
        public String outcome() {
            return "wait";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.await(this);
        }
    }
}
