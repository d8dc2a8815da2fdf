package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.cases.Written;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.RollbackJson;
import dev.switchback.rollback.people.ManualRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the rollback service for a rollback. */
@Command(
        name = "rollback",
        description = "Asks the rollback service to roll a workload back.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback rollback shop/orders --wait",
            "  switchback rollback shop/orders --to 5f7c9d8b6 --reason \"checkout is slow\""
        })
final class RollbackCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private ClusterOptions target = new ClusterOptions();

    @Mixin
    private PersonOption person;

    @Mixin
    private WaitOptions waiting = new WaitOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(
            paramLabel = "NAMESPACE/NAME",
            converter = ObjectName.Converter.class,
            description = "The Deployment to roll back.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ObjectName workload;

    @Option(
            names = "--to",
            paramLabel = "HASH",
            description = "pod-template-hash to go back to; else the newest proven one.")
    private @Nullable String to;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the record keeps it.")
    private String reason = "";

    @Option(names = "--override-freeze", description = "Do it although a freeze holds; the record says so.")
    private boolean overrideFreeze;

    RollbackCommand(Shell shell) {
        this.shell = shell;
        this.person = new PersonOption(shell);
    }

    @Override
    public Integer call() {
        if (reason.length() > ManualRequest.MAX_WHY) {
            throw new CommandFailure(ExitCode.USAGE, "--reason has more than " + ManualRequest.MAX_WHY + " characters");
        }
        Cluster cluster = target.connect();
        Workload now = ClusterOptions.read(cluster, workload.deployment());
        checkTarget(now);
        Rollback created = create(cluster, now);
        output.progress().line("asked for a rollback of " + workload + ": " + created);
        return waiting.finish(cluster, created, output);
    }

    private void checkTarget(Workload now) {
        boolean unusual = to != null && !to.matches("[A-Za-z0-9._-]{1,63}");
        if (unusual) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--to " + to + " is no pod-template-hash; " + MarkCommand.revisionsOf(now));
        }
    }

    private Rollback create(Cluster cluster, Workload now) {
        var request = new ManualRequest(
                workload.deployment(),
                now.current().map(Revision::hash),
                Optional.ofNullable(to),
                person.name(cluster),
                reason,
                overrideFreeze);
        var cases = new CaseStore(cluster.customResources(RollbackJson.TYPE));
        Written written = cases.create(request.toRecord(shell.clock().instant()));
        if (written instanceof Written.Done done) {
            return done.rollback();
        }
        throw WriteFailure.of(written, "the record");
    }
}
