package dev.switchback.runtime.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A file in WAL mode with full sync: what is committed survives the process, and the power; or one that is only read.
 * Opened when it is first needed, and again after a failure. For one thread at a time; other processes may have it open
 * too.
 */
public final class SqliteFile implements AutoCloseable {
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final Path path;
    private final List<String> schema;
    /** Of a file that somebody else made; null for our own. */
    private final @Nullable String table;

    private @Nullable Connection connection;
    /** Which file the connection has open. */
    private @Nullable Object key;

    /** The file can be read, and is not the one that was meant. */
    public static final class WrongFileException extends SQLException {
        private static final long serialVersionUID = 1;

        WrongFileException(String message) {
            super(message);
        }
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
        this(path, List.copyOf(schema), null);
    }

    private SqliteFile(Path path, List<String> schema, @Nullable String table) {
        this.path = path;
        this.schema = schema;
        this.table = table;
    }

    /**
     * A file that somebody else made, to be read only: it stays as it is, also when it is the wrong one.
     *
     * @param table without which the first query throws {@link WrongFileException}
     */
    public static SqliteFile readOnly(Path path, String table) {
        return new SqliteFile(path, List.of(), table);
    }

    /**
     * The path in {@code sqlite:///path}, which is absolute.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Path path(String address) {
        if (!address.matches("sqlite:///.+")) {
            throw new IllegalArgumentException(
                    "'" + address
                            + "' is not the address of a SQLite file; allowed: sqlite:///PATH, such as sqlite:///var/lib/app.db");
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
        if (known != null && !Objects.equals(key, key())) {
            close();
            throw new SQLException(path + " was removed or replaced while it was open; it will be opened again");
        }
        if (known == null) {
            known = table == null ? own(path, schema) : FoundFile.connect(path, table, BUSY);
            connection = known;
            key = key();
        }
        return known;
    }

    /** Of the file that has the path now: a file that is removed while it is open can be written, and nobody sees it. */
    private @Nullable Object key() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return "none";
        }
    }

    private static Connection own(Path path, List<String> schema) throws SQLException {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new SQLException("the folder of " + path + " cannot be made: " + e.getMessage(), e);
        }
        SQLiteConfig configuration = new SQLiteConfig();
        configuration.setJournalMode(JournalMode.WAL);
        configuration.setSynchronous(SynchronousMode.FULL);
        configuration.setBusyTimeout((int) BUSY.toMillis());
        Connection made = configuration.createConnection("jdbc:sqlite:" + path);
        boolean done = false;
        try {
            for (String sql : schema) {
                execute(made, sql);
            }
            done = true;
            return made;
        } finally {
            if (!done) {
                made.close();
            }
        }
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
