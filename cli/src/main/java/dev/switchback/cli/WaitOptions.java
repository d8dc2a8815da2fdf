package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.people.RecordJson;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a command waits for the end of the case. */
final class WaitOptions {
    @Option(names = "--wait", description = "Wait until the case has ended; the exit status tells how.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "15m",
            converter = DurationConverter.class,
            description = "How long --wait waits, such as 90s or 15m (the default).")
    private Duration timeout = Duration.ofMinutes(15);

    /** Waits if that was asked for, prints the case, and gives the exit status. */
    int finish(Cluster cluster, Rollback rollback, OutputOption output) {
        var name = new ObjectName(rollback.namespace(), rollback.name());
        if (!wait) {
            if (output.isJson()) {
                output.print(RecordJson.write(rollback));
            } else {
                output.page().line("follow it: switchback rollbacks show " + name);
            }
            return ExitCode.OK;
        }
        Optional<Rollback> end = Follow.toTheEnd(cluster, name, timeout, output.progress());
        if (output.isJson()) {
            end.ifPresent(r -> output.print(RecordJson.write(r)));
        } else if (end.isEmpty()) {
            output.page().line("somebody withdrew " + name + " by deleting it");
        }
        return Follow.exitCode(end);
    }
}
