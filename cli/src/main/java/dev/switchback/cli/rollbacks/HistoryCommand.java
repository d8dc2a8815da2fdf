package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.people.HistoryJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchback history}: what was rolled back. */
@Command(
        name = "history",
        description = "Shows what was rolled back, the newest first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback history", "  switchback history --all --limit 10 -o json"})
public final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions target;

    @Mixin
    private RollbackSelection selection;

    @Mixin
    private OutputOption output;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many at most; default: 50.")
    private int limit = 50;

    @Option(names = "--all", description = "Include those that were refused or are still open.")
    private boolean all;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw CommandFailure.usage("--limit " + limit + ": must be 1 or more");
        }
        List<Rollback> found = selection.read(target.connect());
        List<Rollback> acted = (all ? HistoryJson.newestFirst(found) : HistoryJson.acted(found))
                .stream().limit(limit).toList();
        if (output.isJson()) {
            output.print(HistoryJson.write(acted));
        } else if (acted.isEmpty()) {
            output.page().line(all ? "no rollbacks" : "nothing was rolled back; --all shows refusals too");
        } else {
            table(acted).printTo(output.page());
        }
        return ExitCode.OK;
    }

    private TextTable table(List<Rollback> acted) {
        var table = new TextTable("TIME", "WORKLOAD", "FROM", "TO", "WHY", "OUTCOME", "NAME");
        for (Rollback r : acted) {
            table.row(
                    Cell.of(output.time(HistoryJson.at(r))),
                    Cell.of(r.spec().workload().toString()),
                    Cell.of(r.status().from().map(RevisionRef::image).orElse("")),
                    Cell.of(r.status().to().map(RevisionRef::image).orElse("")),
                    Cell.of(HistoryJson.why(r)),
                    RollbackSelection.phase(r.status().phase()),
                    Cell.of(r.name()));
        }
        return table;
    }
}
