package dev.switchback.runtime.http;

import dev.switchback.runtime.breaker.Rejection;
import java.io.IOException;
import java.time.Duration;

/** A request was not sent because its breaker is open. It has no stack trace. */
public final class CircuitOpenIOException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Rejection rejection;

    CircuitOpenIOException(Rejection rejection) {
        super(rejection.toException().getMessage(), rejection.toException());
        this.rejection = rejection;
    }

    /** How long to wait before the next attempt; zero when that is not known. */
    public Duration remaining() {
        return rejection.remaining();
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public Throwable fillInStackTrace() {
        return this;
    }
}
