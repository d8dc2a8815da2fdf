package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Reason;
import dev.switchback.rollback.decision.Judge;
import dev.switchback.rollback.explain.Explained;
import dev.switchback.rollback.judgement.Decision;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Every guard's verdict, as if an alert came now. */
@Command(
        name = "explain",
        description = "Shows every guard's verdict for a workload, as if an alert about its current revision came now.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback explain shop/orders",
            "  switchback explain shop/statefulset/db",
            "  switchback explain shop/orders --set alertmanager.url=http://localhost:9093 -o json"
        })
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions target;

    @Mixin
    private ServiceView service;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAMESPACE/NAME", description = WorkloadRef.FORM + ".")
    private WorkloadRef workload;

    @Override
    public Integer call() {
        Cluster cluster = target.connect();
        Explained explained = service.explainer(cluster)
                .explain(workload)
                .orElseThrow(() -> ClusterOptions.missing(cluster, workload));
        if (output.isJson()) {
            output.print(explained.json());
        } else {
            show(explained, output.page());
        }
        return ExitCode.OK;
    }

    private void show(Explained explained, TerminalPage page) {
        page.line(explained.workload() + ", if an alert about its current revision came now ("
                + output.time(explained.at()) + "):");
        page.line("  " + page.toned(Tone.BOLD, words(explained.decision())));
        page.line("  " + explained.decision().message());
        explained.joining().ifPresent(words -> page.line("  " + words));
        page.line("  " + explained.withoutHash());
        page.line("");
        var table = new TextTable("GUARD", "ABOUT", "VERDICT", "WHY");
        explained.judgement().verdicts().forEach(g -> row(table, g));
        table.printTo(page);
        page.line("");
        explained.judgement().facts().words().forEach(fact -> page.line(page.toned(Tone.FAINT, fact)));
    }

    private static void row(TextTable table, Judge.Explanation explanation) {
        String verdict = explanation.word();
        Tone tone =
                switch (verdict) {
                    case "pass" -> Tone.GOOD;
                    case "refuse" -> Tone.BAD;
                    case "wait" -> Tone.WAITING;
                    default -> Tone.FAINT;
                };
        table.row(
                Cell.of(explanation.guard().group().name().toLowerCase(Locale.ROOT)),
                new Cell(verdict, tone),
                Cell.of(explanation.refusal().map(Reason::text).orElse("")),
                Cell.of(explanation.verdict().message()));
    }

    /** Such as {@code refused: Frozen}. */
    static String refusal(Decision.Refuse refuse) {
        return "refused: " + refuse.why().text();
    }

    private static String words(Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            return refusal(refuse);
        }
        return switch (decision.outcome()) {
            case "act" -> "rolled back";
            case "ask" -> "a person would have to approve";
            case "observe" -> "observed: nothing would be changed";
            default -> "decided later";
        };
    }
}
