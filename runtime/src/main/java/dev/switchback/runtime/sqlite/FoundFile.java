package dev.switchback.runtime.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * A file that is there, with a table that somebody else made. It is read and nothing more: when no process has it open,
 * no file appears beside it, so that its folder need not be writable.
 */
final class FoundFile {
    private FoundFile() {}

    static Connection connect(Path path, String table, Duration busy) throws SQLException {
        SQLiteConfig configuration = new SQLiteConfig();
        configuration.setReadOnly(true);
        configuration.setBusyTimeout((int) busy.toMillis());
        Connection made = configuration.createConnection("jdbc:sqlite:" + address(path));
        boolean done = false;
        try {
            requireTable(made, path, table);
            done = true;
            return made;
        } catch (SQLException e) {
            throw explained(path, e);
        } finally {
            if (!done) {
                made.close();
            }
        }
    }

    /**
     * A log beside the file belongs to what is read. Without one the file is complete, and SQLite is told not to make
     * one: it would do that even for a reader, and leave it there.
     *
     * @see <a href="https://www.sqlite.org/wal.html#readonly">Read-only WAL-mode databases</a>
     */
    private static String address(Path path) throws SQLException {
        try {
            Path real = path.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw new SqliteFile.WrongFileException(path + " is not a file");
            }
            boolean complete = !Files.exists(beside(real, "-wal")) && !Files.exists(beside(real, "-journal"));
            return "file:" + real.toUri().getRawPath() + "?mode=ro" + (complete ? "&immutable=1" : "");
        } catch (IOException e) {
            throw new SQLException(path + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static SQLException explained(Path path, SQLException e) {
        if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return new SqliteFile.WrongFileException(path + " is not a SQLite database");
        }
        if (e.getErrorCode() == SQLiteErrorCode.SQLITE_CANTOPEN.code && Files.exists(beside(path, "-wal"))) {
            String needs = " has to be read too; that needs a -shm beside it, or a folder that can be written";
            return new SQLException(beside(path, "-wal") + needs, e.getSQLState(), e.getErrorCode(), e);
        }
        return e;
    }

    private static void requireTable(Connection made, Path path, String table) throws SQLException {
        String sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
        try (var statement = made.prepareStatement(sql)) {
            statement.setString(1, table);
            try (var found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new SqliteFile.WrongFileException(path + " has no table " + table);
                }
            }
        }
    }
}
