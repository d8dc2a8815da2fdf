package dev.switchback.cli;

import dev.switchback.runtime.config.TelemetryFile;
import dev.switchback.runtime.telemetry.EventRow;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --telemetry}: the file with the table {@code breaker_events}. */
final class TelemetryOption {
    private static final String VARIABLE = "SWITCHBACK_BREAKER_TELEMETRY";

    @Option(
            names = "--telemetry",
            paramLabel = "FILE",
            description = "The SQLite file with what services recorded; by default what " + VARIABLE + " says.")
    private @Nullable String file;

    private interface Query {
        List<EventRow> rows(SqliteEventLog log, Instant from, Instant to) throws IOException;
    }

    /** The file that is meant, there or not. */
    Optional<Path> path(Shell shell) {
        try {
            return Optional.ofNullable(file)
                    .or(() -> shell.variable(VARIABLE))
                    .flatMap(TelemetryFile::path)
                    .map(Path::of);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--telemetry: " + e.getMessage());
        }
    }

    /**
     * The newest rows of the last time, the oldest first.
     *
     * @param host of one breaker; empty for all
     */
    List<EventRow> rows(Shell shell, String host, Duration time, int limit) {
        return read(shell, time, (log, from, to) -> log.read(host, from, to, limit));
    }

    /** As {@link #rows}, without those that tell of calls. */
    List<EventRow> events(Shell shell, String host, Duration time, int limit) {
        return read(shell, time, (log, from, to) -> log.readEvents(host, from, to, limit));
    }

    private List<EventRow> read(Shell shell, Duration time, Query query) {
        Path path = path(shell)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "say where the recording is: --telemetry FILE, or " + VARIABLE));
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "no such file: " + path + "; a service makes it when it starts to record");
        }
        Instant now = shell.clock().instant();
        try (var log = SqliteEventLog.readOnly(path)) {
            return query.rows(log, now.minus(time), now.plusSeconds(1));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, path + " cannot be read: " + e.getMessage());
        }
    }
}
