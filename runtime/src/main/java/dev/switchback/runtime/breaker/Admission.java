package dev.switchback.runtime.breaker;

import java.util.function.Function;

/** The answer to {@link CircuitBreaker#tryAcquire()}: a permit to make one call, or a rejection that says how long to wait. */
public sealed interface Admission permits Permit, Rejection {

    /**
     * The permit.
     *
     * @throws CircuitOpenException for a rejection; it has no stack trace
     */
    Permit orThrow();

    /** Applies one of two functions: the first to a permit, the second to a rejection. */
    <R> R either(Function<? super Permit, ? extends R> admitted, Function<? super Rejection, ? extends R> rejected);
}
