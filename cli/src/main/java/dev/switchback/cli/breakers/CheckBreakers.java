package dev.switchback.cli.breakers;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.runtime.config.ConfigException;
import dev.switchback.runtime.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchback breaker check}: whether everything that breakers need works. */
@Command(
        name = "check",
        description =
                "Checks what circuit breakers need: that the configuration loads, that the service or the cooldown"
                        + " store answers, that telemetry is recorded.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 when a check fails; what is not set up does not count%n%nExamples%n",
        footer = {
            "  switchback breaker check --breaker-config breakers.yaml",
            "  switchback breaker check --url http://localhost:8080 \\",
            "      --telemetry /var/lib/orders/breakers.db"
        })
public final class CheckBreakers implements Callable<Integer> {
    private record Check(String what, String verdict, String why) {}

    private final Shell shell;
    private final List<Check> checks = new ArrayList<>();

    @Mixin
    private BreakerPlace place;

    @Mixin
    private TelemetryOption telemetry;

    @Mixin
    private OutputOption output;

    @Option(names = "--breaker-config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path config;

    CheckBreakers(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        check("configuration", this::configuration);
        check("breakers", this::breakers);
        check("telemetry", this::recorded);
        boolean failed = checks.stream().anyMatch(check -> check.verdict().equals("failed"));
        if (output.isJson()) {
            var json = OutputOption.object().put("ok", !failed);
            var array = json.putArray("checks");
            checks.forEach(check -> array.addObject()
                    .put("check", check.what())
                    .put("verdict", check.verdict())
                    .put("why", check.why()));
            output.print(json);
        } else {
            checks.forEach(this::show);
        }
        return failed ? ExitCode.NEGATIVE : ExitCode.OK;
    }

    private void check(String what, Supplier<Check> check) {
        try {
            checks.add(check.get());
        } catch (CommandFailure | ConfigException e) {
            checks.add(new Check(what, "failed", String.valueOf(e.getMessage())));
        }
    }

    private void show(Check check) {
        TerminalPage page = output.page();
        Tone tone =
                switch (check.verdict()) {
                    case "ok" -> Tone.GOOD;
                    case "failed" -> Tone.BAD;
                    default -> Tone.WAITING;
                };
        page.line(page.toned(tone, check.verdict()) + "  " + check.what() + ": " + check.why());
    }

    private Check configuration() {
        if (config != null) {
            InputFile.check("--breaker-config", config);
        }
        List<String> arguments = config == null ? List.of() : List.of("--breaker-config", config.toString());
        int named = ConfigLoader.load(shell.environment(), arguments).names().size();
        return new Check("configuration", "ok", "loads; " + named + " hosts, roles and resolvers by name");
    }

    private Check breakers() {
        var service = place.service();
        if (service.isPresent()) {
            int count = service.get().all().path("circuit_breakers").size();
            return new Check("breakers", "ok", "the service answers and has " + count);
        }
        try (SharedCooldowns store = place.storeToRead(shell)) {
            return new Check(
                    "breakers",
                    "ok",
                    "the store answers; cooldowns in force: " + store.inForce().size());
        } catch (CommandFailure e) {
            String verdict = place.isGiven(shell) ? "failed" : "not set";
            return new Check("breakers", verdict, String.valueOf(e.getMessage()));
        }
    }

    private Check recorded() {
        var path = telemetry.path(shell);
        if (path.isEmpty()) {
            return new Check("telemetry", "not set", "give the file with recorded events with --telemetry");
        }
        if (Files.notExists(path.get())) {
            return new Check(
                    "telemetry",
                    "not yet",
                    path.get() + " does not exist yet; a service creates it when it starts to record");
        }
        int rows = telemetry.rows(shell, "", Duration.ofHours(1), 100_000).size();
        return new Check("telemetry", "ok", rows + " rows in the last hour");
    }
}
