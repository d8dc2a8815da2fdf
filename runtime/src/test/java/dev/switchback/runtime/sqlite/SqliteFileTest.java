package dev.switchback.runtime.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    @TempDir
    Path folder;

    private SqliteFile open() {
        return new SqliteFile(folder.resolve("f.db"), List.of("CREATE TABLE IF NOT EXISTS t (x INTEGER)"));
    }

    private static String one(SqliteFile file, String sql) throws SQLException {
        return file.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                return row.getString(1);
            }
        });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** What a killed process cannot show: that a commit is on the disk before it returns. */
    @Test
    void commitsAreSyncedToAWriteAheadLog() throws SQLException {
        try (SqliteFile file = open()) {
            assertThat(one(file, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(one(file, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
        }
    }

    @Test
    void aChangeThatFailsChangesNothingAndTheFileGoesOn() throws SQLException {
        try (SqliteFile file = open()) {
            assertThatThrownBy(() -> file.write(connection -> {
                        execute(connection, "INSERT INTO t VALUES (1)");
                        execute(connection, "INSERT INTO nowhere VALUES (1)");
                    }))
                    .isInstanceOf(SQLException.class);
            file.write(connection -> execute(connection, "INSERT INTO t VALUES (2)"));
            assertThat(one(file, "SELECT group_concat(x) FROM t")).isEqualTo("2");
        }
    }
}
