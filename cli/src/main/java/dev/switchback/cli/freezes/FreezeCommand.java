package dev.switchback.cli.freezes;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.PersonOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.resources.Freeze;
import dev.switchback.rollback.people.Freezes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchback freeze}: forbids rollbacks for a time. */
@Command(
        name = "freeze",
        description = "Forbids rollbacks of a workload, of a namespace or of everything, for a time.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback freeze shop/orders --for 2h --why \"schema migration\"",
            "  switchback freeze shop --until 2026-11-28T09:00:00+01:00 --why \"big sale\"",
            "  switchback freeze --all --for 30m --why \"network maintenance\""
        })
public final class FreezeCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private FreezeTarget target;

    @Mixin
    private PersonOption person;

    @Mixin
    private OutputOption output;

    @ArgGroup(multiplicity = "1")
    private End end;

    @Option(names = "--why", paramLabel = "TEXT", description = "Shown to whoever a refusal wakes up.")
    private String why = "";

    /** {@code --until} or {@code --for}. */
    private static final class End {
        @Option(names = "--until", paramLabel = "TIME", description = "RFC 3339, such as 2026-11-28T09:00:00Z.")
        private @Nullable String until;

        @Option(names = "--for", paramLabel = "DURATION", description = "Such as 30m, 2h or 3d.")
        private @Nullable Duration lasting;
    }

    FreezeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        target.check();
        Instant until = until();
        Cluster connected = cluster.connect();
        Optional<Freeze> before = target.read(connected);
        String words = (why.replaceAll("\\s+", " ").strip() + " (by " + person.name(connected) + ")").strip();
        target.write(connected, Freeze.annotation(until, words));
        report(until, words, before);
        return ExitCode.OK;
    }

    private Instant until() {
        Instant now = shell.clock().instant();
        Instant until = end.lasting != null
                ? now.plus(end.lasting).truncatedTo(ChronoUnit.SECONDS)
                : time(String.valueOf(end.until));
        if (!until.isAfter(now)) {
            throw CommandFailure.usage(
                    "--until " + end.until + ": is in the past; it is " + now.truncatedTo(ChronoUnit.SECONDS));
        }
        return until;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw CommandFailure.usage(
                    "--until " + text + ": not an RFC 3339 timestamp, such as 2026-11-28T09:00:00Z or +01:00");
        }
    }

    private void report(Instant until, String words, Optional<Freeze> before) {
        if (output.isJson()) {
            output.print(Freezes.frozen(target.words(), until, words));
            return;
        }
        TerminalPage page = output.page();
        page.line(target.words() + " is frozen until " + output.time(until) + ": " + words);
        before.filter(f -> f.holdsAt(shell.clock().instant())).ifPresent(f -> page.line("this replaces: " + f.words()));
    }
}
