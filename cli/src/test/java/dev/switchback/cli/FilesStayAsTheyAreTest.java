package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import dev.switchback.runtime.cooldown.Cooldown;
import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.telemetry.EventRow;
import dev.switchback.runtime.telemetry.sqlite.Retention;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that show something change no file and make none, whatever the file is. */
class FilesStayAsTheyAreTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Switchback.commandLine(new Shell(Map.of(), "jo", InstantSource.fixed(NOW)), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return all;
    }

    /** Somebody else's, in the given journal mode, and nobody has it open; or an empty file, or a text. */
    private Path foreign(String kind) throws IOException, SQLException {
        Path file = folder.resolve("customers 100%.db");
        if (kind.equals("empty")) {
            return Files.createFile(file);
        }
        if (kind.equals("text")) {
            return Files.writeString(file, "customers: none\n".repeat(100));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=" + kind);
            statement.executeUpdate("CREATE TABLE customers (name TEXT)");
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "text", "delete", "wal"})
    void aForeignFileIsRefusedAndStaysAsItIs(String kind) throws Exception {
        String file = foreign(kind).toString();
        Map<String, String> before = files();

        assertThat(run("breaker-advise", "--telemetry", file)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(kind.equals("text") ? "is not a SQLite database" : "has no table breaker_events");
        assertThat(run("breaker", "history", "api", "--telemetry", file)).isEqualTo(ExitCode.USAGE);
        assertThat(run("breaker", "show", "--store", "sqlite://" + file)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(kind.equals("text") ? "is not a SQLite database" : "has no table breaker_cooldowns");
        assertThat(run("breaker", "check", "--telemetry", file, "--store", "sqlite://" + file))
                .isEqualTo(ExitCode.NEGATIVE);
        assertThat(out.toString()).contains("failed  telemetry", "failed  breakers");

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aFolderIsNoStore() {
        assertThat(run("breaker", "show", "--store", "sqlite://" + folder)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("is not a file");
    }

    private Path telemetry() {
        return folder.resolve("breakers.db");
    }

    private SqliteEventLog record() throws IOException {
        var log = new SqliteEventLog(telemetry(), Retention.DEFAULT, InstantSource.fixed(NOW));
        log.append(List.of(new EventRow(NOW.minusSeconds(1), "api", "state_change", "{\"new_state\":\"OPEN\"}")));
        return log;
    }

    @Test
    void whatAServiceLeftIsShownAndStaysAsItIs() throws Exception {
        record().close();
        String store = "sqlite://" + folder.resolve("cooldowns.db");
        try (CooldownStore cooldowns = CooldownStore.open(store, InstantSource.fixed(NOW))) {
            cooldowns
                    .put(Cooldown.open("api", "pod-1", NOW.minusSeconds(60), NOW.plusSeconds(60), "failure_rate"))
                    .toCompletableFuture()
                    .join();
        }
        awaitNoLog("cooldowns.db-wal");
        Map<String, String> before = files();

        String file = telemetry().toString();
        assertThat(run("breaker", "history", "api", "--telemetry", file)).isZero();
        assertThat(out.toString()).contains("state_change");
        assertThat(run("breaker", "show", "--store", store)).isZero();
        assertThat(out.toString()).contains("failure_rate", "pod-1");
        assertThat(run("breaker", "check", "--telemetry", file, "--store", store))
                .isZero();
        assertThat(out.toString()).contains("1 rows in the last hour", "cooldowns in force: 1");

        assertThat(files()).isEqualTo(before);
    }

    /** A store ends on a thread of its own. */
    private void awaitNoLog(String name) {
        while (Files.exists(folder.resolve(name))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatARunningServiceHasNotCheckpointedIsShown() throws IOException {
        try (SqliteEventLog running = record()) {
            assertThat(Files.size(folder.resolve("breakers.db-wal"))).isPositive();
            assertThat(run(
                            "breaker",
                            "history",
                            "api",
                            "--telemetry",
                            telemetry().toString()))
                    .isZero();
            assertThat(out.toString()).contains("state_change");
            running.append(List.of(new EventRow(NOW, "api", "extended", "{}")));
            run("breaker", "history", "api", "--telemetry", telemetry().toString());
            assertThat(out.toString()).contains("extended");
        }
    }

    @Test
    void aDayOfCallsHidesNoEvent() throws IOException {
        try (var log = record()) {
            for (int batch = 0; batch < 3; batch++) {
                int first = 5_000 * batch;
                log.append(Stream.iterate(first, i -> i < first + 5_000, i -> i + 1)
                        .map(i -> new EventRow(NOW, "api", "calls", "{}"))
                        .toList());
            }
        }
        String file = telemetry().toString();
        assertThat(run("breaker", "history", "api", "--window-s", "86400", "--telemetry", file))
                .isZero();
        assertThat(out.toString()).contains("state_change");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void moreEventsThanAreShownAreMentioned() throws IOException {
        try (var log = record()) {
            log.append(Stream.generate(() -> new EventRow(NOW, "api", "extended", "{}"))
                    .limit(10_000)
                    .toList());
        }
        assertThat(run("breaker", "history", "api", "--telemetry", telemetry().toString()))
                .isZero();
        assertThat(out.toString()).contains("extended").doesNotContain("state_change");
        assertThat(err.toString()).contains("only the newest 10000 events are shown");
    }
}
