package dev.switchback.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.terminal.Age;
import dev.switchback.cli.terminal.Table;
import dev.switchback.cli.terminal.Table.Cell;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.people.RecordJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All records, newest first. */
@Command(
        name = "list",
        description = "Lists records, the newest first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback rollbacks list --phase AwaitingApproval",
            "  switchback rollbacks list -o json | jq '.rollbacks[].status.reason'"
        })
final class ListRollbacks implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private ClusterOptions target = new ClusterOptions();

    @Mixin
    private RecordFilter filter = new RecordFilter();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--phase", paramLabel = "PHASE", description = "Only in this phase, such as AwaitingApproval.")
    private @Nullable String phase;

    ListRollbacks(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        checkPhase();
        List<Rollback> found = filter.of(Records.all(target.connect()).all()).stream()
                .filter(r -> phase == null || r.status().phase().text().equalsIgnoreCase(phase))
                .sorted(Comparator.comparing(Rollback::created).reversed().thenComparing(Rollback::toString))
                .toList();
        if (output.isJson()) {
            print(found);
        } else {
            table(found);
        }
        return ExitCode.OK;
    }

    private void checkPhase() {
        List<String> known = List.of(Phase.values()).stream().map(Phase::text).toList();
        if (phase != null && known.stream().noneMatch(phase::equalsIgnoreCase)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--phase " + phase + ": there is no such phase; " + String.join(", ", known));
        }
    }

    private void print(List<Rollback> found) {
        ObjectNode object = OutputOption.object();
        ArrayNode items = object.putArray("rollbacks");
        found.forEach(r -> items.add(RecordJson.write(r)));
        output.print(object);
    }

    private void table(List<Rollback> found) {
        if (found.isEmpty()) {
            output.page().line("no records");
            return;
        }
        Instant now = shell.clock().instant();
        var table = new Table("NAMESPACE", "NAME", "WORKLOAD", "FROM", "TO", "PHASE", "REASON", "AGE");
        for (Rollback r : found) {
            table.row(
                    Cell.of(r.namespace()),
                    Cell.of(r.name()),
                    Cell.of(r.spec().workload().name()),
                    Cell.of(r.suspectHash().orElse("")),
                    Cell.of(r.status().to().map(to -> to.hash()).orElse("")),
                    Records.phase(r.status().phase()),
                    Cell.of(Records.reason(r)),
                    Cell.of(Age.of(r.created(), now)));
        }
        table.printTo(output.page());
    }
}
