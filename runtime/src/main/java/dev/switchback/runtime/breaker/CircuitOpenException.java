package dev.switchback.runtime.breaker;

import java.time.Duration;

/** A call was not made because its breaker is open. It has no stack trace: where it was thrown says nothing. */
public final class CircuitOpenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Rejection rejection;

    CircuitOpenException(Rejection rejection) {
        super(null, null, false, false);
        this.rejection = rejection;
    }

    /** Who rejected the call, in which state, for how long. */
    public Rejection rejection() {
        return rejection;
    }

    /** How long to wait before the next attempt; zero when that is not known. */
    public Duration remaining() {
        return rejection.remaining();
    }

    /** Built when it is asked for, since most rejections are handled and never printed. */
    @Override
    public String getMessage() {
        return "circuit breaker " + rejection.breaker() + " is " + rejection.state()
                + (rejection.remainingNanos() > 0 ? ", next attempt in " + rejection.remaining() : "");
    }
}
