package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.function.Function;

/**
 * A call was not let through.
 *
 * @param breaker the breaker's name
 * @param state the state that rejected it
 * @param remainingNanos nanoseconds until a call may be let through again; 0 when that is not known (forced open, or all
 *     probes are out)
 */
public record Rejection(String breaker, State state, long remainingNanos) implements Admission {

    /** How long to wait before the next attempt; zero when that is not known. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos);
    }

    /** As an exception, which carries no stack trace. */
    public CircuitOpenException toException() {
        return new CircuitOpenException(this);
    }

    @Override
    public Permit orThrow() {
        throw toException();
    }

    @Override
    public <R> R either(
            Function<? super Permit, ? extends R> admitted, Function<? super Rejection, ? extends R> rejected) {
        return rejected.apply(this);
    }
}
