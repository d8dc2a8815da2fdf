package dev.switchback.runtime.telemetry.sqlite;

import dev.switchback.runtime.environment.OptionalLibrary;
import dev.switchback.runtime.sqlite.SqliteFile;
import dev.switchback.runtime.telemetry.EventLog;
import dev.switchback.runtime.telemetry.EventRow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The table {@code breaker_events(ts, host, event_type, details)}, and the view {@code breaker_state_transitions}. Times
 * are UTC as {@code 2026-01-15T12:00:00.000Z}, which sorts as text and which {@code julianday()} reads. Every
 * {@value #SWEEP}th batch removes what the retention no longer keeps.
 */
public final class SqliteEventLog implements EventLog {
    private static final int SWEEP = 60;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE IF NOT EXISTS breaker_events (
              id         INTEGER PRIMARY KEY,
              ts         TEXT NOT NULL,
              host       TEXT NOT NULL,
              event_type TEXT NOT NULL,
              details    TEXT NOT NULL
            )
            """,
            "CREATE INDEX IF NOT EXISTS breaker_events_ts ON breaker_events (ts)",
            "CREATE INDEX IF NOT EXISTS breaker_events_host ON breaker_events (host, ts)",
            // One row per stay in a state: from open_ts to close_ts, in seconds since 1970.
            """
            CREATE VIEW IF NOT EXISTS breaker_state_transitions AS
            SELECT host, old_state, new_state, open_ts, close_ts FROM (
              SELECT host,
                     json_extract(details, '$.old_state') AS old_state,
                     json_extract(details, '$.new_state') AS new_state,
                     lag(unixepoch(ts, 'subsec')) OVER (PARTITION BY host ORDER BY id) AS open_ts,
                     unixepoch(ts, 'subsec') AS close_ts
              FROM breaker_events WHERE event_type = 'state_change')
            WHERE open_ts IS NOT NULL
            """);

    private final SqliteFile file;
    private final Retention retention;
    private final InstantSource clock;
    private int appended;

    public SqliteEventLog(Path path, Retention retention, InstantSource clock) {
        this(new SqliteFile(path, SCHEMA), retention, clock);
    }

    private SqliteEventLog(SqliteFile file, Retention retention, InstantSource clock) {
        this.file = file;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * A log with the default retention, by the system's clock.
     *
     * @throws IllegalStateException naming the library that is missing
     */
    public static SqliteEventLog open(Path path) {
        OptionalLibrary.SQLITE.require("telemetry in " + path);
        return new SqliteEventLog(path, Retention.DEFAULT, InstantSource.system());
    }

    /** A log that a service writes, to be read only: the file stays as it is, also when it is the wrong one. */
    public static SqliteEventLog readOnly(Path path) {
        return new SqliteEventLog(
                SqliteFile.readOnly(path, "breaker_events"), Retention.DEFAULT, InstantSource.system());
    }

    @Override
    public void append(List<EventRow> rows) throws IOException {
        try {
            file.write(connection -> {
                insert(connection, rows);
                if (appended++ % SWEEP == 0) {
                    sweep(connection, clock.instant().minus(retention.age()));
                }
            });
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void insert(Connection connection, List<EventRow> rows) throws SQLException {
        String sql = "INSERT INTO breaker_events (ts, host, event_type, details) VALUES (?, ?, ?, ?)";
        try (var statement = connection.prepareStatement(sql)) {
            for (EventRow row : rows) {
                statement.setString(1, TIME.format(row.ts()));
                statement.setString(2, row.host());
                statement.setString(3, row.type());
                statement.setString(4, row.details());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void sweep(Connection connection, Instant old) throws SQLException {
        String sql = "DELETE FROM breaker_events WHERE ts < ? OR id <= (SELECT max(id) FROM breaker_events) - ?";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, TIME.format(old));
            statement.setInt(2, retention.rows());
            statement.executeUpdate();
        }
    }

    /**
     * The rows of a time, the oldest first.
     *
     * @param host of one breaker; empty for all
     * @param limit the newest so many
     * @throws IOException when the file is not there or not readable
     */
    public List<EventRow> read(String host, Instant from, Instant to, int limit) throws IOException {
        return rows("", host, from, to, limit);
    }

    /** As {@link #read}, without the rows of every second that tell of calls: they do not count for the limit. */
    public List<EventRow> readEvents(String host, Instant from, Instant to, int limit) throws IOException {
        return rows(" AND event_type <> 'calls'", host, from, to, limit);
    }

    private List<EventRow> rows(String which, String host, Instant from, Instant to, int limit) throws IOException {
        String sql = "SELECT ts, host, event_type, details FROM breaker_events"
                + " WHERE ts >= ? AND ts < ? AND (? = '' OR host = ?)" + which + " ORDER BY id DESC LIMIT ?";
        try {
            return file.read(connection -> {
                try (var statement = connection.prepareStatement(sql)) {
                    statement.setString(1, TIME.format(from));
                    statement.setString(2, TIME.format(to));
                    statement.setString(3, host);
                    statement.setString(4, host);
                    statement.setInt(5, limit);
                    List<EventRow> rows = new ArrayList<>();
                    try (var found = statement.executeQuery()) {
                        while (found.next()) {
                            rows.add(new EventRow(
                                    Instant.parse(found.getString(1)),
                                    found.getString(2),
                                    found.getString(3),
                                    found.getString(4)));
                        }
                    }
                    Collections.reverse(rows);
                    return rows;
                }
            });
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
