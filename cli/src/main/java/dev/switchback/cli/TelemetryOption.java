package dev.switchback.cli;

import dev.switchback.runtime.telemetry.EventRow;
import dev.switchback.runtime.telemetry.sqlite.Retention;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

    /** The file that is meant, there or not. */
    Optional<Path> path(Shell shell) {
        try {
            return Optional.ofNullable(file)
                    .or(() -> shell.variable(VARIABLE))
                    .filter(text -> !text.equals("off"))
                    .map(text -> Path.of(text.replaceFirst("^sqlite://(?=/)", "")));
        } catch (InvalidPathException e) {
            throw new CommandFailure(ExitCode.USAGE, "--telemetry is no path: " + e.getMessage());
        }
    }

    /**
     * The newest rows of the last time, the oldest first.
     *
     * @param host of one breaker; empty for all
     */
    List<EventRow> rows(Shell shell, String host, Duration time, int limit) {
        Path path = path(shell)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "say where the recording is: --telemetry FILE, or " + VARIABLE));
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "no such file: " + path + "; a service makes it when it starts to record");
        }
        Instant now = shell.clock().instant();
        try (var log = new SqliteEventLog(path, Retention.DEFAULT, shell.clock())) {
            return log.read(host, now.minus(time), now.plusSeconds(1), limit);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, path + " cannot be read: " + e.getMessage());
        }
    }
}
