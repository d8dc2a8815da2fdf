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
record FoundFile(Path path, String table, Duration busy) {

    Connection connect() throws SQLException {
        SQLiteConfig configuration = new SQLiteConfig();
        configuration.setReadOnly(true);
        configuration.setBusyTimeout((int) busy.toMillis());
        Connection made = configuration.createConnection("jdbc:sqlite:" + address());
        boolean done = false;
        try {
            requireTable(made);
            done = true;
            return made;
        } catch (SQLException e) {
            throw explained(e);
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
    private String address() throws SQLException {
        try {
            Path real = path.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw new WrongFileException(path + " is no file");
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

    private SQLException explained(SQLException e) {
        if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return new WrongFileException(path + " is no SQLite file");
        }
        if (e.getErrorCode() == SQLiteErrorCode.SQLITE_CANTOPEN.code && Files.exists(beside(path, "-wal"))) {
            String needs = " has to be read too; that needs a -shm beside it, or a folder that can be written";
            return new SQLException(beside(path, "-wal") + needs, e.getSQLState(), e.getErrorCode(), e);
        }
        return e;
    }

    private void requireTable(Connection made) throws SQLException {
        String sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
        try (var statement = made.prepareStatement(sql)) {
            statement.setString(1, table);
            try (var found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new WrongFileException("no table " + table + " in " + path);
                }
            }
        }
    }
}
