package dev.switchback.kubernetes.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings the world in line with one object at a time. It looks at how things are, does the next step and says when to look
 * again; whatever fails or is cut off is done again by the next call, here or on another replica.
 *
 * @param <T> the object's type
 */
@FunctionalInterface
public interface Reconciler<T> {

    /** What it throws is logged and retried as {@link Result#retry}. */
    Result reconcile(T object);

    /** The object was deleted; {@code lastKnown} is its last known state. */
    default void deleted(T lastKnown) {}

    /**
     * When an object is to be reconciled again. It always is when it changes.
     *
     * @param requeueAfter also after this time; empty for only when it changes
     * @param failure why this attempt failed, so that it is retried with a backoff; empty when it succeeded
     */
    public record Result(Optional<Duration> requeueAfter, Optional<String> failure) {
        private static final Result DONE = new Result(Optional.empty(), Optional.empty());

        /** Nothing to do until the object changes. */
        public static Result done() {
            return DONE;
        }

        /** The next step can be taken at once. */
        public static Result requeue() {
            return requeueAfter(Duration.ZERO);
        }

        public static Result requeueAfter(Duration delay) {
            return new Result(Optional.of(delay.isNegative() ? Duration.ZERO : delay), Optional.empty());
        }

        /** At {@code at}; at once when that has passed. */
        public static Result requeueAt(Instant at, Instant now) {
            return requeueAfter(Duration.between(now, at));
        }

        /** Something failed that may succeed later; {@code why} is logged. */
        public static Result retry(String why) {
            return new Result(Optional.empty(), Optional.of(why));
        }
    }
}
