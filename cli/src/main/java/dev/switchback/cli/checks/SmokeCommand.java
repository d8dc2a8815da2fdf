package dev.switchback.cli.checks;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.smoke.CheckResult;
import dev.switchback.smoke.SmokeOutcome;
import dev.switchback.smoke.SmokeReports;
import dev.switchback.smoke.SmokeTarget;
import dev.switchback.smoke.SmokeTests;
import dev.switchback.smoke.Suite;
import dev.switchback.smoke.SuiteReader;
import dev.switchback.smoke.http.HttpConnector;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback smoke}: HTTP checks of a suite. */
@Command(
        name = "smoke",
        description =
                "Runs a suite of HTTP checks against a URL, the pods behind a Service, or the pods of a workload.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 when a check fails or there are no pods, 3 when they cannot be reached%n%n"
                + "Examples%n",
        footer = {
            "  switchback smoke --url http://localhost:8080",
            "  switchback smoke smoke.yaml --workload shop/orders-canary --junit smoke.xml",
            "  switchback smoke smoke.yaml --service shop/orders -o json"
        })
public final class SmokeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SUITE",
            arity = "0..1",
            description = "YAML file with the checks; default: /health, /api/v1 and /health/ready.")
    private @Nullable Path file;

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOption output;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results there as JUnit XML, too.")
    private @Nullable Path junit;

    /** One of them. */
    static final class Where {
        @Option(names = "--url", paramLabel = "URL", description = "The address of the service.")
        private @Nullable URI url;

        @Option(
                names = "--service",
                paramLabel = "NAMESPACE/NAME",
                description = "A Service: each pod that it sends requests to is called.")
        private @Nullable NamespacedName service;

        @Option(
                names = "--workload",
                paramLabel = "NAMESPACE/NAME",
                description = "A Deployment: each of its pods is called, past every Service.")
        private @Nullable WorkloadRef workload;
    }

    @Override
    public Integer call() {
        Suite suite = suite();
        SmokeOutcome outcome = run(suite);
        if (junit != null) {
            write(junit, SmokeReports.junit(suite, outcome));
        }
        if (output.isJson()) {
            output.print(SmokeReports.json(suite, outcome));
        } else {
            show(outcome, output.page());
        }
        if (outcome instanceof SmokeOutcome.Unreachable) {
            return ExitCode.UNREACHABLE;
        }
        return outcome.passed() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private Suite suite() {
        if (file == null) {
            return Suite.standard();
        }
        List<Problem> problems = new ArrayList<>();
        return SuiteReader.read(file.toString(), InputFile.text("SUITE", file), problems)
                .orElseThrow(() -> CommandFailure.usage(
                        problems.stream().map(Problem::text).collect(Collectors.joining(System.lineSeparator()))));
    }

    private SmokeOutcome run(Suite suite) {
        ScheduledExecutorService timer = ClusterOptions.scheduler();
        try (HttpConnector connector = new HttpConnector(1)) {
            return new SmokeTests(connector, timer, Ticker.system())
                    .run(suite, target())
                    .join();
        } finally {
            timer.shutdownNow();
        }
    }

    private SmokeTarget target() {
        if (where.url != null) {
            return new SmokeTarget.Address(where.url);
        }
        var pods = cluster.connect().podAddresses();
        return where.service != null
                ? new SmokeTarget.ServicePods(
                        pods, cluster.podAccess(), where.service.namespace(), where.service.name())
                : new SmokeTarget.WorkloadPods(pods, cluster.podAccess(), workload(), "");
    }

    private WorkloadRef workload() {
        return Objects.requireNonNull(where.workload, "one of the group");
    }

    private static void write(Path to, String report) {
        try {
            Files.writeString(to, report);
        } catch (IOException e) {
            throw CommandFailure.usage("--junit " + to + ": cannot be written; name a file in a folder that exists", e);
        }
    }

    private static void show(SmokeOutcome outcome, TerminalPage page) {
        var table = new TextTable("CHECK", "PLACE", "RESULT", "TIME", "WHY");
        outcome.checks().forEach(result -> table.row(row(result)));
        if (!table.isEmpty()) {
            table.printTo(page);
        }
        page.line(outcome.message());
    }

    private static Cell[] row(CheckResult result) {
        String tries = result.attempts() > 1 ? " (" + result.attempts() + " attempts)" : "";
        return new Cell[] {
            Cell.of(result.check()),
            Cell.of(result.place()),
            new Cell(result.passed() ? "ok" : "failed", result.passed() ? Tone.GOOD : Tone.BAD),
            Cell.of(result.latency().toMillis() + " ms"),
            Cell.of(String.join("; ", result.problems()) + tries)
        };
    }
}
