package dev.switchback.runtime.breaker;

/**
 * A state with its generation. There is one object per generation, and being the breaker's current phase is what makes a
 * generation current: a late result finds that its phase is no longer the current one.
 */
sealed interface Phase permits Closed, Open, HalfOpen, Fixed {

    State state();

    long generation();

    /** Lets a call through, or does not. Called without the lock. */
    Admission tryAcquire();
}
