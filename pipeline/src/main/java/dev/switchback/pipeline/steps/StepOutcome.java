package dev.switchback.pipeline.steps;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** How far a step is. */
public sealed interface StepOutcome {

    /** One method a kind, so that all have to be considered. */
    interface Visitor<T> {
        T done(Done done);

        T act(Act act);

        T waiting(Waiting waiting);

        T failed(Failed failed);

        T retreat(Retreat retreat);
    }

    <T> T accept(Visitor<T> visitor);

    /** There is nothing left to do. */
    static StepOutcome done() {
        return new Done(OptionalInt.empty());
    }

    /** There is nothing left to do, and the canary has this share of the traffic. */
    static StepOutcome done(int weight) {
        return new Done(OptionalInt.of(weight));
    }

    static StepOutcome waiting(String why) {
        return new Waiting(why, OptionalInt.empty());
    }

    /** @param weight the canary's share of the traffic by now; empty when it did not change */
    record Done(OptionalInt weight) implements StepOutcome {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.done(this);
        }
    }

    /**
     * Something has to be done.
     *
     * @param what in words, such as {@code create the canary}
     * @param doing does it, once; it may have been done before without anybody having heard of it. Its outcome is no act
     */
    record Act(String what, Supplier<StepOutcome> doing) implements StepOutcome {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.act(this);
        }
    }

    /** It goes on by itself, or is tried again: look again soon. */
    record Waiting(String why, OptionalInt weight) implements StepOutcome {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.waiting(this);
        }
    }

    /** It will not come to a good end. */
    record Failed(String why) implements StepOutcome {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.failed(this);
        }
    }

    /** The canary is to have no traffic for a while, and then to be looked at once more. */
    record Retreat(String why, Duration without) implements StepOutcome {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.retreat(this);
        }
    }
}
