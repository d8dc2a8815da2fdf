package dev.switchback.runtime.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A file in WAL mode with full sync: what is committed survives the process, and the power. Opened when it is first
 * needed, and again after a failure. For one thread at a time; other processes may have it open too.
 */
public final class SqliteFile implements AutoCloseable {
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final Path path;
    private final List<String> schema;
    private @Nullable Connection connection;

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
        this.path = path;
        this.schema = List.copyOf(schema);
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

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private Connection open() throws SQLException {
        Connection known = connection;
        if (known != null) {
            return known;
        }
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new SQLException("the folder of " + path + " cannot be made: " + e.getMessage(), e);
        }
        Connection made = configuration().createConnection("jdbc:sqlite:" + path);
        connection = made;
        boolean done = false;
        try {
            for (String sql : schema) {
                execute(made, sql);
            }
            done = true;
            return made;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private static SQLiteConfig configuration() {
        SQLiteConfig configuration = new SQLiteConfig();
        configuration.setJournalMode(JournalMode.WAL);
        configuration.setSynchronous(SynchronousMode.FULL);
        configuration.setBusyTimeout((int) BUSY.toMillis());
        return configuration;
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
