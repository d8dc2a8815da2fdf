package dev.switchback.cli;

import dev.switchback.cli.terminal.Page;
import dev.switchback.cli.terminal.Tone;
import dev.switchback.rollback.model.RevisionRef;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import dev.switchback.rollback.people.HistoryJson;
import dev.switchback.rollback.people.RecordJson;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One record, with every decision and what it rested on. */
@Command(
        name = "show",
        description = "Shows one record: what was suspected, every decision and what it rested on.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback rollbacks show shop/orders-mautdexexyrt",
            "  switchback rollbacks show shop/orders-mautdexexyrt -o json"
        })
final class ShowRollback implements Callable<Integer> {
    @Mixin
    private ClusterOptions target = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(
            paramLabel = "NAMESPACE/NAME",
            converter = ObjectName.Converter.class,
            description = "Of the record, as rollbacks list shows it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ObjectName name;

    @Override
    public Integer call() {
        Rollback rollback = Records.get(target.connect(), name);
        if (output.isJson()) {
            output.print(RecordJson.write(rollback));
        } else {
            show(rollback, output.page());
        }
        return ExitCode.OK;
    }

    private static void show(Rollback rollback, Page page) {
        Status status = rollback.status();
        String reason = status.reason().map(r -> "/" + r.text()).orElse("");
        page.line(rollback + "  "
                + page.toned(Records.tone(status.phase()), status.phase().text() + reason));
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
                .ifPresent(a -> line(page, "answer", a.verdict() + " by " + a.by() + " at " + a.at()));
        times(page, rollback);
        status.decisions().forEach(d -> decision(page, d));
    }

    private static void times(Page page, Rollback rollback) {
        Status.Times times = rollback.status().times();
        line(page, "created", rollback.created().toString());
        time(page, "decided", times.decided());
        time(page, "reserved", times.executing());
        time(page, "changed", times.acted());
        time(page, "healthy", times.healthy());
        time(page, "ended", times.finished());
    }

    private static void time(Page page, String what, Optional<Instant> at) {
        at.ifPresent(t -> line(page, what, t.toString()));
    }

    private static void decision(Page page, Status.DecisionEntry entry) {
        String reason = entry.reason().map(r -> " " + r.text()).orElse("");
        page.line("");
        page.line(page.toned(Tone.BOLD, entry.at() + "  " + entry.outcome() + reason));
        page.line("  " + entry.message());
        entry.evidence().forEach(words -> page.line(page.toned(Tone.FAINT, "    " + words)));
    }

    private static void line(Page page, String what, String text) {
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
