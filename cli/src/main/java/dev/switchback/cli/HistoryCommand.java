package dev.switchback.cli;

import dev.switchback.cli.terminal.Table;
import dev.switchback.cli.terminal.Table.Cell;
import dev.switchback.rollback.model.RevisionRef;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.people.HistoryJson;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was rolled back. */
@Command(
        name = "history",
        description = "Shows what was rolled back, the newest first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback history", "  switchback history --all --limit 10 -o json"})
final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions target = new ClusterOptions();

    @Mixin
    private RecordFilter filter = new RecordFilter();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many; 50 by default.")
    private int limit = 50;

    @Option(names = "--all", description = "Refused and open cases too.")
    private boolean all;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--limit has to be 1 or more");
        }
        List<Rollback> cases = filter.of(Records.all(target.connect()).all());
        List<Rollback> acted = (all ? HistoryJson.newestFirst(cases) : HistoryJson.acted(cases))
                .stream().limit(limit).toList();
        if (output.isJson()) {
            output.print(HistoryJson.write(acted));
        } else if (acted.isEmpty()) {
            output.page().line(all ? "no records" : "nothing was rolled back");
        } else {
            table(acted).printTo(output.page());
        }
        return ExitCode.OK;
    }

    private static Table table(List<Rollback> acted) {
        var table = new Table("TIME", "WORKLOAD", "FROM", "TO", "WHY", "OUTCOME", "RECORD");
        for (Rollback r : acted) {
            Instant at = HistoryJson.at(r);
            table.row(
                    Cell.of(at.toString()),
                    Cell.of(r.spec().workload().toString()),
                    Cell.of(r.status().from().map(RevisionRef::image).orElse("")),
                    Cell.of(r.status().to().map(RevisionRef::image).orElse("")),
                    Cell.of(HistoryJson.why(r)),
                    Records.phase(r.status().phase()),
                    Cell.of(r.name()));
        }
        return table;
    }
}
