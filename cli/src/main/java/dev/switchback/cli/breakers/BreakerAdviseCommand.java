package dev.switchback.cli.breakers;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.runtime.advisor.Advice;
import dev.switchback.runtime.advisor.Advisor;
import dev.switchback.runtime.advisor.Recording;
import dev.switchback.runtime.config.BreakerConfig;
import dev.switchback.runtime.config.ConfigException;
import dev.switchback.runtime.config.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchback breaker-advise}: the settings that would have done best. */
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
public final class BreakerAdviseCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 1_000_000;

    private final Shell shell;

    @Mixin
    private TelemetryOption telemetry;

    @Mixin
    private OutputOption output;

    @Option(names = "--window-s", paramLabel = "N", description = "The last N seconds; default: 3600.")
    private long windowSeconds = 3600;

    @Option(names = "--host", paramLabel = "NAME", description = "This breaker only.")
    private String host = "";

    @Option(
            names = "--breaker-config",
            paramLabel = "FILE",
            description = "The settings in use; default: those of the environment.")
    private @Nullable Path config;

    BreakerAdviseCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        BreakerConfig inUse = inUse();
        List<Advice> advice =
                Recording.of(telemetry.rows(shell, host, TelemetryOption.window(windowSeconds), MOST_ROWS)).stream()
                        .map(recording ->
                                Advisor.advise(recording, Advisor.candidates(inUse.settings(recording.breaker()))))
                        .toList();
        if (advice.isEmpty()) {
            throw CommandFailure.negative("no calls were recorded in the last " + windowSeconds + " s"
                    + (host.isEmpty() ? "" : " for " + host) + "; services record them to"
                    + " SWITCHBACK_BREAKER_TELEMETRY");
        }
        if (output.isJson()) {
            output.print(AdviceReport.json(advice));
        } else {
            TerminalPage page = output.page();
            advice.forEach(one -> {
                page.line(page.toned(Tone.BOLD, one.recording().breaker()));
                page.lines(AdviceReport.lines(one));
            });
        }
        return ExitCode.OK;
    }

    private BreakerConfig inUse() {
        if (config != null) {
            InputFile.check("--breaker-config", config);
        }
        try {
            List<String> arguments = config == null ? List.of() : List.of("--breaker-config", config.toString());
            return ConfigLoader.load(shell.environment(), arguments);
        } catch (ConfigException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
    }
}
