package dev.switchback.runtime.sql;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Rejection;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source whose connections are handed out, and whose statements are executed, behind a breaker. Only failures that
 * are the database's count: a lost connection, a timeout, no resources; not a violated constraint or a wrong statement,
 * nor a name and password of the caller's that are refused. What is not let through throws
 * {@link CircuitOpenSqlException}; rollback and close always pass.
 */
public final class GuardedDataSource implements DataSource {
    private final DataSource database;
    private final CircuitBreaker breaker;

    public GuardedDataSource(DataSource database, CircuitBreaker breaker) {
        this.database = database;
        this.breaker = breaker;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return guarded(database::getConnection, failure -> false);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return guarded(() -> database.getConnection(user, password), SqlFailures::isOfTheCredentials);
    }

    private interface Opening {
        Connection open() throws SQLException;
    }

    /** A connection that was made proves little: pools hand out dead ones. So its success is not counted as one. */
    private Connection guarded(Opening opening, Predicate<Throwable> callers) throws SQLException {
        Permit permit = permit(breaker);
        long start = breaker.ticker().nanos();
        Connection connection;
        try {
            connection = opening.open();
        } catch (Throwable e) {
            if (callers.test(e)) {
                permit.release();
            } else {
                permit.onFailure(start, e);
            }
            throw e;
        }
        permit.release();
        return GuardedCalls.guard(connection, breaker);
    }

    static Permit permit(CircuitBreaker breaker) throws CircuitOpenSqlException {
        Admission admission = breaker.tryAcquire();
        if (admission instanceof Rejection rejection) {
            throw new CircuitOpenSqlException(rejection);
        }
        return (Permit) admission;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return database.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        database.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        database.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return database.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws java.sql.SQLFeatureNotSupportedException {
        return database.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(database) ? type.cast(database) : database.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(database) || database.isWrapperFor(type);
    }
}
