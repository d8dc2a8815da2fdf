package dev.switchback.runtime.sql;

import dev.switchback.runtime.breaker.Rejection;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/** The database was not asked because its breaker is open. SQLState 08001: no connection could be made. */
public final class CircuitOpenSqlException extends SQLTransientConnectionException {
    private static final long serialVersionUID = 1;

    private final transient Rejection rejection;

    CircuitOpenSqlException(Rejection rejection) {
        super(rejection.toException().getMessage(), "08001");
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
