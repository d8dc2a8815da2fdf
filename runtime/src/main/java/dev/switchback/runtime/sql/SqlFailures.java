package dev.switchback.runtime.sql;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * Which failures are the database's. A constraint that is violated or a statement that is wrong was answered by a database
 * that works.
 */
final class SqlFailures {
    /**
     * SQLState classes: 08 connection, 53 out of resources, 57 operator intervention, 58 system error, XX internal error, HY
     * driver. MySQL and SQLite report I/O errors and locks without a state or with S1.
     */
    private static final Set<String> CLASSES = Set.of("08", "53", "57", "58", "XX", "HY", "S1");

    private SqlFailures() {}

    static boolean isTheDatabases(Throwable failure) {
        if (failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLTimeoutException) {
            return true;
        }
        if (!(failure instanceof SQLException sql)) {
            return false;
        }
        String state = sql.getSQLState();
        return (state != null && state.length() >= 2)
                ? CLASSES.contains(state.substring(0, 2))
                : isSqlitesOwn(sql.getErrorCode());
    }

    /** SQLite gives no states: BUSY 5, LOCKED 6, NOMEM 7, IOERR 10, CORRUPT 11, FULL 13, CANTOPEN 14, PROTOCOL 15, NOTADB 26. */
    private static boolean isSqlitesOwn(int code) {
        return Set.of(5, 6, 7, 10, 11, 13, 14, 15, 26).contains(code & 0xff);
    }
}
