package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.people.HistoryJson;
import dev.switchback.rollback.people.RollbackListing;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code switchback rollbacks show}: one Rollback, with every decision and its evidence. */
@Command(
        name = "show",
        description = "Shows one Rollback: what was suspected, every decision and its evidence.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback rollbacks show shop/orders-mautdexexyrt",
            "  switchback rollbacks show shop/orders-mautdexexyrt -o json"
        })
public final class ShowRollback implements Callable<Integer> {
    @Mixin
    private ClusterOptions target;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAMESPACE/NAME", description = "The Rollback, as rollbacks list shows it.")
    private NamespacedName name;

    @Override
    public Integer call() {
        Rollback rollback =
                RollbackSelection.find(target.connect(), name).orElseThrow(() -> RollbackSelection.missing(name));
        if (output.isJson()) {
            output.print(RollbackListing.write(rollback));
        } else {
            show(rollback, output.page());
        }
        return ExitCode.OK;
    }

    private void show(Rollback rollback, TerminalPage page) {
        Status status = rollback.status();
        page.line(rollback + "  "
                + page.toned(RollbackSelection.tone(status.phase()), RollbackSelection.outcome(rollback)));
        line(page, "workload", rollback.spec().workload().toString());
        line(page, "why", HistoryJson.why(rollback));
        line(page, "asked by", rollback.spec().trigger().by());
        line(
                page,
                "from",
                status.from()
                        .map(ShowRollback::revision)
                        .or(rollback::suspectHash)
                        .orElse(""));
        line(page, "to", status.to().map(ShowRollback::revision).orElse(""));
        line(page, "message", status.message());
        rollback.spec()
                .approval()
                .ifPresent(a -> line(page, "answer", a.verdict() + " by " + a.by() + " at " + output.time(a.at())));
        times(page, rollback);
        status.decisions().forEach(d -> decision(page, d));
    }

    private void times(TerminalPage page, Rollback rollback) {
        Status.Times times = rollback.status().times();
        line(page, "created", output.time(rollback.created()));
        time(page, "decided", times.decided());
        time(page, "reserved", times.executing());
        time(page, "changed", times.acted());
        time(page, "healthy", times.healthy());
        time(page, "ended", times.finished());
    }

    private void time(TerminalPage page, String what, Optional<Instant> at) {
        at.ifPresent(t -> line(page, what, output.time(t)));
    }

    private void decision(TerminalPage page, Status.DecisionEntry entry) {
        String reason = entry.reason().map(r -> " " + r.text()).orElse("");
        page.line("");
        page.line(page.toned(Tone.BOLD, output.time(entry.at()) + "  " + entry.outcome() + reason));
        page.line("  " + entry.message());
        entry.evidence().forEach(words -> page.line(page.toned(Tone.FAINT, "    " + words)));
    }

    private static void line(TerminalPage page, String what, String text) {
        if (!text.isEmpty()) {
            page.line("  %-9s %s".formatted(what, text));
        }
    }

    private static String revision(RevisionRef revision) {
        String proof = revision.proof().isEmpty() ? "" : ": " + revision.proof();
        return "revision " + revision.number() + " of " + revision.workload() + " (" + revision.hash() + ", "
                + revision.image() + ")" + proof;
    }
}
