package dev.switchback.cli;

import dev.switchback.cli.terminal.Page;
import dev.switchback.cli.terminal.Tone;
import dev.switchback.runtime.advisor.Advice;
import dev.switchback.runtime.advisor.Advisor;
import dev.switchback.runtime.advisor.Candidates;
import dev.switchback.runtime.advisor.Recording;
import dev.switchback.runtime.config.BreakerConfig;
import dev.switchback.runtime.config.ConfigException;
import dev.switchback.runtime.config.ConfigLoader;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which settings would have done best. */
@Command(
        name = "breaker-advise",
        description =
                "Replays recorded calls through circuit breakers with other settings, and recommends the ones that"
                        + " open in every outage, never outside of one, and spare most failed calls.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 when no calls were recorded%n%nExamples%n",
        footer = {
            "  switchback breaker-advise --window-s 3600 \\",
            "      --telemetry /var/lib/orders/breakers.db",
            "  switchback breaker-advise --host api.example.org \\",
            "      --breaker-config breakers.yaml -o json"
        })
final class BreakerAdviseCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 1_000_000;

    private final Shell shell;

    @Mixin
    private TelemetryOption telemetry = new TelemetryOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--window-s", paramLabel = "N", description = "The last so many seconds; 3600 by default.")
    private long windowSeconds = 3600;

    @Option(names = "--host", paramLabel = "NAME", description = "This breaker only.")
    private String host = "";

    @Option(
            names = "--breaker-config",
            paramLabel = "FILE",
            description = "The settings in use; by default those of the environment.")
    private @Nullable String config;

    BreakerAdviseCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        BreakerConfig inUse = inUse();
        List<Advice> advice =
                Recording.of(telemetry.rows(shell, host, BreakerWindow.of(windowSeconds), MOST_ROWS)).stream()
                        .map(recording ->
                                Advisor.advise(recording, Candidates.around(inUse.settings(recording.breaker()))))
                        .toList();
        if (advice.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.NEGATIVE,
                    "no calls were recorded in the last " + windowSeconds + " s"
                            + (host.isEmpty() ? "" : " for " + host) + "; services record them to"
                            + " SWITCHBACK_BREAKER_TELEMETRY");
        }
        if (output.isJson()) {
            output.print(AdviceReport.json(advice));
        } else {
            Page page = output.page();
            advice.forEach(one -> {
                page.line(page.toned(Tone.BOLD, one.recording().breaker()));
                page.lines(AdviceReport.lines(one));
            });
        }
        return ExitCode.OK;
    }

    private BreakerConfig inUse() {
        try {
            List<String> arguments = config == null ? List.of() : List.of("--breaker-config", config);
            return ConfigLoader.load(shell.environment(), arguments);
        } catch (ConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
