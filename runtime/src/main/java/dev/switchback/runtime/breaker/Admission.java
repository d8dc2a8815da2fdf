package dev.switchback.runtime.breaker;

/** The answer to {@link CircuitBreaker#tryAcquire()}: a permit to make one call, or a rejection that says how long to wait. */
public sealed interface Admission permits Permit, Rejection {}
