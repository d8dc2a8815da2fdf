package dev.switchback.cli;

import dev.switchback.cli.terminal.Page;
import dev.switchback.cli.terminal.Table;
import dev.switchback.cli.terminal.Table.Cell;
import dev.switchback.cli.terminal.Tone;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.alerts.AlertSource;
import dev.switchback.rollback.alerts.AlertmanagerClient;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.config.Sources;
import dev.switchback.rollback.evidence.EvidenceReader;
import dev.switchback.rollback.explain.Explained;
import dev.switchback.rollback.explain.ExplainedJson;
import dev.switchback.rollback.explain.Explainer;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.Judge;
import dev.switchback.rollback.outward.OutwardBreakers;
import dev.switchback.runtime.breaker.Ticker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every guard's verdict, as if an alert came now. */
@Command(
        name = "explain",
        description = "Shows every guard's verdict for a workload, as if an alert about its current revision came now.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback explain shop/orders",
            "  switchback explain shop/orders --set alertmanager.url=http://localhost:9093 -o json"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final Path NO_POD = Path.of("/nonexistent");

    private final Shell shell;

    @Mixin
    private ClusterOptions target = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "NAMESPACE/NAME", converter = ObjectName.Converter.class, description = "The Deployment.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ObjectName workload;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The service's configuration: its settings, its namespace, its Alertmanager.")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; beats environment and file.")
    private List<String> settings = new ArrayList<>();

    ExplainCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        ServiceConfig service = service();
        Cluster cluster = target.connect();
        var home = new EvidenceReader.Home(service.settings(), service.own().namespace(), shell.clock());
        Explained explained = Explainer.of(cluster, Records.all(cluster), alerts(service), home)
                .explain(workload.deployment())
                .orElseThrow(() -> ClusterOptions.missing(cluster, workload.deployment()));
        if (output.isJson()) {
            output.print(ExplainedJson.write(explained));
        } else {
            show(explained, output.page());
        }
        return ExitCode.OK;
    }

    private ServiceConfig service() {
        try {
            var sources = new Sources(Optional.ofNullable(config), shell.environment(), settings);
            return ConfigReader.read(sources, new ConfigReader.Surroundings(NO_POD, "explain"));
        } catch (ConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private AlertSource alerts(ServiceConfig service) {
        var breakers = new OutwardBreakers(Ticker.system(), shell.clock());
        return service.ways()
                .alertmanager()
                .<AlertSource>map(
                        a -> new AlertmanagerClient(a.url(), a.receiver(), breakers.alertmanager(), shell.clock()))
                .orElse(AlertSource.Snapshot.NotConfigured::new);
    }

    private static void show(Explained explained, Page page) {
        page.line(explained.workload() + ", if an alert about its current revision came now (" + explained.at() + "):");
        page.line("  " + page.toned(Tone.BOLD, words(explained.decision())));
        page.line("  " + explained.decision().message());
        explained.joining().ifPresent(words -> page.line("  " + words));
        page.line("");
        var table = new Table("GUARD", "ABOUT", "VERDICT", "WHY");
        explained.guards().forEach(g -> row(table, g));
        table.printTo(page);
        page.line("");
        explained.facts().forEach(fact -> page.line(page.toned(Tone.FAINT, fact)));
    }

    private static void row(Table table, Judge.Explanation explanation) {
        String verdict = ExplainedJson.verdict(explanation);
        Tone tone =
                switch (verdict) {
                    case "pass" -> Tone.GOOD;
                    case "refuse" -> Tone.BAD;
                    case "wait" -> Tone.WAITING;
                    default -> Tone.FAINT;
                };
        table.row(
                Cell.of(explanation.guard().reason().text()),
                Cell.of(explanation.guard().group().name().toLowerCase(Locale.ROOT)),
                new Cell(verdict, tone),
                Cell.of(explanation.verdict().message()));
    }

    private static String words(Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            return "refused: " + refuse.reason().text();
        }
        return switch (ExplainedJson.outcome(decision)) {
            case "act" -> "rolled back";
            case "ask" -> "a person would be asked";
            case "observe" -> "observed: nothing would be changed";
            default -> "waited for";
        };
    }
}
