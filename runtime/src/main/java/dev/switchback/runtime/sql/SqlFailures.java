package dev.switchback.runtime.sql;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
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
    /** SQLState classes: 08 connection, 53 out of resources, 57 operator intervention, 58 system error, XX internal error. */
    private static final Set<String> CLASSES = Set.of("08", "53", "57", "58", "XX");

    /** The call-level interface's states for what it has no class for, and what ODBC 2 called them. */
    private static final Set<String> GENERAL = Set.of("HY", "S1");

    /** Timeout, and connection timeout. */
    private static final Set<String> TIMEOUTS = Set.of("HYT00", "HYT01", "S1T00");

    /**
     * What MySQL and MariaDB report with a general state, as they do many mistakes of callers, by the MySQL Error Message
     * Reference. Of the server: 1021 disk full, 1023, 1024 and 1026 a file could not be closed, read or written, 1030 the
     * storage engine's error, 1034 and 1035 broken key file, 1037 and 1041 out of memory, 1114 table full, 1135 no thread,
     * 1194 and 1195 crashed table, 1205 lock wait timeout, 1206 too many locks, 1297 the storage engine's temporary error,
     * 1637 too many transactions, 3019 undo log full, 3024 statement took too long, 3032 offline mode, 3168 not available. Of
     * the client: 2002 and 2003 cannot connect, 2006 gone away, 2013 and 2055 lost connection.
     */
    private static final Set<Integer> MYSQLS_OWN = Set.of(
            1021, 1023, 1024, 1026, 1030, 1034, 1035, 1037, 1041, 1114, 1135, 1194, 1195, 1205, 1206, 1297, 1637, 2002,
            2003, 2006, 2013, 2055, 3019, 3024, 3032, 3168);

    /** SQLite gives no states: BUSY 5, LOCKED 6, NOMEM 7, IOERR 10, CORRUPT 11, FULL 13, CANTOPEN 14, PROTOCOL 15, NOTADB 26. */
    private static final Set<Integer> SQLITES_OWN = Set.of(5, 6, 7, 10, 11, 13, 14, 15, 26);

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
        String state = stateClass(sql);
        if (GENERAL.contains(state)) {
            return TIMEOUTS.contains(sql.getSQLState()) || MYSQLS_OWN.contains(sql.getErrorCode());
        }
        return state.isEmpty() ? SQLITES_OWN.contains(sql.getErrorCode() & 0xff) : CLASSES.contains(state);
    }

    /** Whether somebody's name and password were refused (class 28), or cannot be given at all (class 0A, HYC00). */
    static boolean isOfTheCredentials(Throwable failure) {
        if (failure instanceof SQLInvalidAuthorizationSpecException
                || failure instanceof SQLFeatureNotSupportedException
                || failure instanceof UnsupportedOperationException) {
            return true;
        }
        if (!(failure instanceof SQLException sql)) {
            return false;
        }
        return Set.of("28", "0A").contains(stateClass(sql)) || "HYC00".equals(sql.getSQLState());
    }

    private static String stateClass(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
