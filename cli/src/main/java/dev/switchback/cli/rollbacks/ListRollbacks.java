package dev.switchback.cli.rollbacks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.people.RollbackListing;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchback rollbacks list}: Rollbacks, the newest first. */
@Command(
        name = "list",
        description = "Lists Rollbacks, the newest first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback rollbacks list --phase AwaitingApproval",
            "  switchback rollbacks list -o json | jq '.rollbacks[].status.reason'"
        })
public final class ListRollbacks implements Callable<Integer> {
    @Mixin
    private ClusterOptions target;

    @Mixin
    private RollbackSelection selection;

    @Mixin
    private OutputOption output;

    @Option(names = "--phase", paramLabel = "PHASE", description = "Only in this phase, such as AwaitingApproval.")
    private @Nullable String phase;

    @Override
    public Integer call() {
        checkPhase();
        List<Rollback> found = selection.read(target.connect()).stream()
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
            throw CommandFailure.usage("--phase " + phase + ": unknown; allowed: " + String.join(", ", known));
        }
    }

    private void print(List<Rollback> found) {
        ObjectNode object = OutputOption.object();
        ArrayNode items = object.putArray("rollbacks");
        found.forEach(r -> items.add(RollbackListing.write(r)));
        output.print(object);
    }

    private void table(List<Rollback> found) {
        if (found.isEmpty()) {
            output.page().line("no rollbacks");
            return;
        }
        var table = new TextTable("NAMESPACE", "NAME", "WORKLOAD", "FROM", "TO", "PHASE", "REASON", "AGE");
        for (Rollback r : found) {
            table.row(
                    Cell.of(r.namespace()),
                    Cell.of(r.name()),
                    Cell.of(r.spec().workload().name()),
                    Cell.of(r.status()
                            .from()
                            .map(RevisionRef::image)
                            .or(r::suspectHash)
                            .orElse("")),
                    Cell.of(r.status().to().map(RevisionRef::image).orElse("")),
                    RollbackSelection.phase(r.status().phase()),
                    Cell.of(r.status().reason().map(Reason::text).orElse("")),
                    Cell.of(output.age(r.created())));
        }
        table.printTo(output.page());
        found.stream()
                .filter(r -> r.status().phase() == Phase.AWAITING_APPROVAL)
                .findFirst()
                .ifPresent(r -> output.progress()
                        .line("waiting for approval: switchback rollbacks approve " + r + ", or reject"));
    }
}
