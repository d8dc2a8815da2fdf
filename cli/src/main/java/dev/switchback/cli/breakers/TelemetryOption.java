package dev.switchback.cli.breakers;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.Shell;
import dev.switchback.runtime.config.TelemetryFile;
import dev.switchback.runtime.sqlite.SqliteFile;
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
public final class TelemetryOption {
    private static final long LONGEST_WINDOW_S = 31_536_000;
    private static final String VARIABLE = "SWITCHBACK_BREAKER_TELEMETRY";

    @Option(
            names = "--telemetry",
            paramLabel = "FILE",
            description = "The SQLite file that services record to; default: $" + VARIABLE + ".")
    private @Nullable String file;

    private interface Query {
        List<EventRow> rows(SqliteEventLog log, Instant from, Instant to) throws IOException;
    }

    /** {@code --window-s}, checked. */
    static Duration window(long seconds) {
        if (seconds < 1 || seconds > LONGEST_WINDOW_S) {
            throw CommandFailure.usage("--window-s " + seconds + ": must be from 1 to " + LONGEST_WINDOW_S);
        }
        return Duration.ofSeconds(seconds);
    }

    /** The file that is meant, there or not. */
    Optional<Path> path(Shell shell) {
        try {
            return Optional.ofNullable(file)
                    .or(() -> shell.variable(VARIABLE))
                    .flatMap(TelemetryFile::path)
                    .map(Path::of);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--telemetry: " + e.getMessage(), e);
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
                .orElseThrow(() -> CommandFailure.usage("where is the recording? --telemetry FILE, or $" + VARIABLE));
        if (!Files.isRegularFile(path)) {
            throw CommandFailure.usage("no such file: " + path + "; a service creates it when it starts to record");
        }
        Instant now = shell.clock().instant();
        try (var log = SqliteEventLog.readOnly(path)) {
            return query.rows(log, now.minus(time), now.plusSeconds(1));
        } catch (IOException e) {
            throw CommandFailure.usage(path + " cannot be read: " + reason(e), e);
        }
    }

    /** Our own words; those of SQLite are shown with {@code --verbose}. */
    private static String reason(IOException failure) {
        return failure.getCause() instanceof SqliteFile.WrongFileException wrong
                ? String.valueOf(wrong.getMessage())
                : "it is damaged or locked";
    }
}
