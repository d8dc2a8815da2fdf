package dev.switchback.runtime.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file in WAL mode with full sync: what is committed survives the process, and the power; or one that is only read.
 * Opened when it is first needed, and again after a failure. For one thread at a time; other processes may have it open
 * too.
 */
public final class SqliteFile implements AutoCloseable {
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final Opening opening;
    private @Nullable Connection connection;

    /** How a connection is made. */
    @FunctionalInterface
    private interface Opening {
        Connection connect() throws SQLException;
    }

    /** Finds something. */
    @FunctionalInterface
    public interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Changes something. */
    @FunctionalInterface
    public interface Change {
        void on(Connection connection) throws SQLException;
    }

    /**
     * A file that need not be there yet, nor its folder.
     *
     * @param schema statements that make what is missing, and leave alone what is there
     */
    public SqliteFile(Path path, List<String> schema) {
        this(new OwnFile(path, List.copyOf(schema), BUSY)::connect);
    }

    private SqliteFile(Opening opening) {
        this.opening = opening;
    }

    /**
     * A file that somebody else made, to be read only: it stays as it is, also when it is the wrong one.
     *
     * @param table without which the first query throws {@link WrongFileException}
     */
    public static SqliteFile readOnly(Path path, String table) {
        return new SqliteFile(new FoundFile(path, table, BUSY)::connect);
    }

    /**
     * The path in {@code sqlite:///path}, which is absolute.
     *
     * @throws IllegalArgumentException when it is no such address
     */
    public static Path path(String address) {
        if (!address.matches("sqlite:///.+")) {
            throw new IllegalArgumentException("'" + address
                    + "' names no SQLite file; allowed: sqlite:///PATH, such as sqlite:///var/lib/app.db");
        }
        return Path.of(address.substring("sqlite://".length()));
    }

    /** Makes a change in one transaction, which is committed and synced when this returns. */
    public void write(Change change) throws SQLException {
        var unused = read(connection -> {
            execute(connection, "BEGIN IMMEDIATE");
            change.on(connection);
            execute(connection, "COMMIT");
            return true;
        });
    }

    /** Answers a query. */
    public <T> T read(Query<T> query) throws SQLException {
        Connection open = open();
        boolean done = false;
        try {
            T result = query.on(open);
            done = true;
            return result;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private Connection open() throws SQLException {
        Connection known = connection;
        if (known == null) {
            known = opening.connect();
            connection = known;
        }
        return known;
    }

    /** Closes the connection; the next work opens another. */
    @Override
    public void close() {
        Connection known = connection;
        connection = null;
        if (known != null) {
            try {
                known.close();
            } catch (SQLException e) {
                // It is given up either way.
            }
        }
    }
}
