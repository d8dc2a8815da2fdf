package dev.switchback.runtime.cooldown.sqlite;

import dev.switchback.runtime.cooldown.Cooldown;
import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.environment.OptionalLibrary;
import dev.switchback.runtime.sqlite.SqliteFile;
import dev.switchback.runtime.threads.Daemons;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Cooldowns in a SQLite file that processes of one machine share. A cooldown is acknowledged once its transaction is
 * synced; those that wait at the same time share one. All file access is on one daemon thread; when more than
 * {@value #WAITING} operations wait for a disk, further ones fail at once.
 */
public final class SqliteCooldownStore implements CooldownStore {
    private static final int WAITING = 1_000;
    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE IF NOT EXISTS breaker_cooldowns (
              breaker    TEXT NOT NULL,
              source     TEXT NOT NULL,
              kind       TEXT NOT NULL,
              decided_ms INTEGER NOT NULL,
              until_ms   INTEGER NOT NULL,
              reason     TEXT NOT NULL,
              PRIMARY KEY (breaker, source, kind)
            ) WITHOUT ROWID
            """);

    /** Opens {@code sqlite:///path}. */
    public static final class Provider implements CooldownStore.Provider {
        @Override
        public boolean opens(String address) {
            return address.startsWith("sqlite:");
        }

        @Override
        public CooldownStore open(String address, InstantSource clock) {
            OptionalLibrary.SQLITE.require(address);
            return new SqliteCooldownStore(SqliteFile.path(address), clock);
        }
    }

    private record Waiting(Cooldown cooldown, CompletableFuture<Void> acknowledged) {}

    private final SqliteFile file;
    private final InstantSource clock;
    private final ArrayBlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), Daemons.named("cooldown-sqlite"));

    public SqliteCooldownStore(Path path, InstantSource clock) {
        this(new SqliteFile(path, SCHEMA), clock);
    }

    private SqliteCooldownStore(SqliteFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * A store that services share, to be listed only: the file stays as it is, also when it is the wrong one. Then the
     * list fails with {@link SqliteFile.WrongFileException}.
     */
    public static SqliteCooldownStore readOnly(Path path) {
        return new SqliteCooldownStore(SqliteFile.readOnly(path, "breaker_cooldowns"), InstantSource.system());
    }

    @Override
    public CompletionStage<Void> put(Cooldown cooldown) {
        Waiting waiting = new Waiting(cooldown, new CompletableFuture<>());
        try {
            if (!queue.offer(waiting)) {
                return CompletableFuture.failedStage(new RejectedExecutionException("the disk does not keep up"));
            }
            thread.execute(this::writeAll);
        } catch (RejectedExecutionException e) {
            queue.remove(waiting);
            return CompletableFuture.failedStage(e);
        }
        return waiting.acknowledged();
    }

    /** Everything that waits, in one transaction; what an earlier task has already written is not there any more. */
    private void writeAll() {
        List<Waiting> batch = new ArrayList<>();
        queue.drainTo(batch);
        if (batch.isEmpty()) {
            return;
        }
        try {
            file.write(connection -> {
                forget(connection, clock.instant().minus(KEPT));
                for (Waiting waiting : batch) {
                    write(connection, waiting.cooldown());
                }
            });
            batch.forEach(waiting -> waiting.acknowledged().complete(null));
        } catch (SQLException | RuntimeException e) {
            batch.forEach(waiting -> waiting.acknowledged().completeExceptionally(e));
        }
    }

    private static void forget(Connection connection, Instant old) throws SQLException {
        try (var statement = connection.prepareStatement("DELETE FROM breaker_cooldowns WHERE until_ms < ?")) {
            statement.setLong(1, old.toEpochMilli());
            statement.executeUpdate();
        }
    }

    private static void write(Connection connection, Cooldown cooldown) throws SQLException {
        if (cooldown.kind() == Cooldown.Kind.RELEASE) {
            try (var statement = connection.prepareStatement(
                    "DELETE FROM breaker_cooldowns WHERE breaker = ? AND decided_ms <= ?")) {
                statement.setString(1, cooldown.breaker());
                statement.setLong(2, cooldown.decided().toEpochMilli());
                statement.executeUpdate();
            }
        }
        try (var statement =
                connection.prepareStatement("INSERT OR REPLACE INTO breaker_cooldowns VALUES (?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, cooldown.breaker());
            statement.setString(2, cooldown.source());
            statement.setString(3, cooldown.kind().name());
            statement.setLong(4, cooldown.decided().toEpochMilli());
            statement.setLong(5, cooldown.until().toEpochMilli());
            statement.setString(6, cooldown.reason());
            statement.executeUpdate();
        }
    }

    @Override
    public CompletionStage<List<Cooldown>> list() {
        CompletableFuture<List<Cooldown>> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    answer.complete(file.read(SqliteCooldownStore::all));
                } catch (SQLException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private static List<Cooldown> all(Connection connection) throws SQLException {
        List<Cooldown> all = new ArrayList<>();
        try (var statement = connection.prepareStatement(
                        "SELECT breaker, source, kind, decided_ms, until_ms, reason FROM breaker_cooldowns");
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(new Cooldown(
                        rows.getString(1),
                        rows.getString(2),
                        Cooldown.Kind.valueOf(rows.getString(3)),
                        Instant.ofEpochMilli(rows.getLong(4)),
                        Instant.ofEpochMilli(rows.getLong(5)),
                        rows.getString(6)));
            }
        }
        return all;
    }

    /** What waits is still written, unless the process ends before. */
    @Override
    public void close() {
        try {
            thread.execute(file::close);
        } catch (RejectedExecutionException e) {
            // The thread hangs on its disk, or this is closed already.
        }
        thread.shutdown();
    }
}
