package dev.switchback.demo.command;

import dev.switchback.cli.Switchback;
import dev.switchback.cli.command.ExtensionCommand;
import dev.switchback.demo.DemoRun;
import dev.switchback.demo.DemoScenario;
import dev.switchback.demo.Ending;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Plays an incident on this machine: a real Prometheus sees it, a real Alertmanager calls the rollback"
                    + " service, and the service does what is right. Needs no cluster.",
            "Exit status: 0 when it ended as the scenario promises, 1 when not, 3 when something is missing."
        },
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback demo",
            "  switchback demo --scenario outage",
            "  switchback demo --scenario blue-green --keep",
            "  switchback demo --output json | tail -1"
        })
public final class DemoCommand implements ExtensionCommand, Callable<Integer> {
    private static final int NOT_AS_PROMISED = 1;
    private static final int CANNOT_BEGIN = 3;

    /** Where the result goes. */
    enum Output {
        table,
        json
    }

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "bad-deploy",
            converter = ScenarioNames.class,
            completionCandidates = ScenarioNames.class,
            description = "One of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private DemoScenario scenario = DemoScenario.BAD_DEPLOY;

    @Option(names = "--keep", description = "Leaves everything running, with the addresses printed, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, or json: the last line is one JSON object, all else goes to standard error.")
    private Output output = Output.table;

    /** Knows the scenarios by name. */
    static final class ScenarioNames implements Iterable<String>, ITypeConverter<DemoScenario> {
        @Override
        public java.util.Iterator<String> iterator() {
            return List.of(DemoScenario.values()).stream()
                    .map(DemoScenario::toString)
                    .iterator();
        }

        @Override
        public DemoScenario convert(String label) {
            return DemoScenario.labelled(label)
                    .orElseThrow(
                            () -> new TypeConversionException("'" + label + "' is none of " + String.join(", ", this)));
        }
    }

    @Override
    public Integer call() throws Exception {
        boolean forPrograms = output == Output.json;
        PrintStream people = forPrograms ? System.err : System.out;
        boolean terminal = !forPrograms && CommandLine.Help.Ansi.AUTO.enabled();
        try (DemoRun run = DemoRun.begin(people, terminal, serviceCommand())) {
            @Nullable Ending played = run.play(scenario);
            if (played == null) {
                return CANNOT_BEGIN;
            }
            if (keep) {
                run.printAddresses(played);
            } else {
                run.end();
            }
            if (forPrograms) {
                System.out.println(played.result().json());
            }
            if (keep) {
                awaitTheEnd();
            }
            return played.isAsPromised() ? 0 : NOT_AS_PROMISED;
        }
    }

    /** Ctrl-C ends this process, and with it the wait. */
    private static void awaitTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** This command again, in a process of its own. */
    private static List<String> serviceCommand() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Switchback.class.getName());
    }
}
