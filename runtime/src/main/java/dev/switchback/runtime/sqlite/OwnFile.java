package dev.switchback.runtime.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** A file in WAL mode with full sync, which is made with its folder and its tables when it is not there. */
record OwnFile(Path path, List<String> schema, Duration busy) {

    Connection connect() throws SQLException {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new SQLException("the folder of " + path + " cannot be made: " + e.getMessage(), e);
        }
        Connection made = configuration().createConnection("jdbc:sqlite:" + path);
        boolean done = false;
        try {
            for (String sql : schema) {
                SqliteFile.execute(made, sql);
            }
            done = true;
            return made;
        } finally {
            if (!done) {
                made.close();
            }
        }
    }

    private SQLiteConfig configuration() {
        SQLiteConfig configuration = new SQLiteConfig();
        configuration.setJournalMode(JournalMode.WAL);
        configuration.setSynchronous(SynchronousMode.FULL);
        configuration.setBusyTimeout((int) busy.toMillis());
        return configuration;
    }
}
