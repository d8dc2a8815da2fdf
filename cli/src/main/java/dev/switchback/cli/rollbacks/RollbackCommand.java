package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.PersonOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.people.ManualRequest;
import dev.switchback.rollback.store.RollbackStore;
import dev.switchback.rollback.store.Written;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback rollback}: asks the rollback service for a rollback, and waits for it. */
@Command(
        name = "rollback",
        description = "Asks the rollback service to roll a workload back, and waits until it has. A request that is"
                + " sure to be refused is not made.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 0 rolled back, 1 refused or failed, 4 withdrawn or rejected by a person%n"
                + "%nExamples%n",
        footer = {
            "  switchback rollback shop/orders --reason \"checkout is slow\"",
            "  switchback rollback shop/orders --to 5f7c9d8b6 --no-wait",
            "  switchback rollback shop/statefulset/db --to db-5f7c9d8b6",
            "  switchback rollback shop/orders --override-freeze --output json"
        })
public final class RollbackCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private ClusterOptions target;

    @Mixin
    private PersonOption person;

    @Mixin
    private OutcomeWait waiting;

    @Mixin
    private ServiceView service;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAMESPACE/NAME", description = "What to roll back: " + WorkloadRef.FORM + ".")
    private WorkloadRef workload;

    @Option(
            names = "--to",
            paramLabel = "HASH",
            description = "hash of the revision to go back to; default: the newest proven revision.")
    private @Nullable String to;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
    private String reason = "";

    @Option(names = "--override-freeze", description = "Roll back in spite of a freeze; it is recorded.")
    private boolean overrideFreeze;

    RollbackCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (reason.length() > ManualRequest.MAX_WHY) {
            throw CommandFailure.usage("--reason: more than " + ManualRequest.MAX_WHY + " characters");
        }
        Cluster cluster = target.connect();
        Rollback request = request(cluster, ClusterOptions.read(cluster, workload));
        foresee(cluster, request);
        Rollback created = create(cluster, request);
        output.progress().line("asked for a rollback of " + workload + ": " + created);
        return waiting.finish(cluster, created, output);
    }

    private Rollback request(Cluster cluster, Workload now) {
        if (to != null && now.revision(to).isEmpty()) {
            throw CommandFailure.usage(
                    "--to " + to + ": no such revision of " + workload + "; " + ClusterOptions.revisionsOf(now));
        }
        return new ManualRequest(
                        workload,
                        now.current().map(Revision::hash),
                        Optional.ofNullable(to),
                        person.name(cluster),
                        reason,
                        overrideFreeze)
                .toRecord(shell.clock().instant());
    }

    /**
     * Ends the command when the request is sure to be refused. What is proven depends on the service's settings, which
     * may differ from ours: then the service decides.
     */
    private void foresee(Cluster cluster, Rollback request) {
        Optional<Decision.Refuse> refusal = service.explainer(cluster)
                .explain(request)
                .filter(explained -> explained.decision() instanceof Decision.Refuse)
                .map(explained -> (Decision.Refuse) explained.decision());
        if (refusal.isEmpty()) {
            return;
        }
        String words =
                ExplainCommand.refusal(refusal.get()) + ": " + refusal.get().message();
        if (refusal.get().why() == Reason.NO_PROVEN_TARGET) {
            output.progress().line("with these settings it would be " + words + "; the service decides");
            return;
        }
        String hint = refusal.get().why() == Reason.FROZEN
                ? "; --override-freeze rolls back in spite of it"
                : "; switchback explain " + workload + " shows every guard";
        throw CommandFailure.negative("no rollback of " + workload + " was asked for, it would be " + words + hint);
    }

    private static Rollback create(Cluster cluster, Rollback request) {
        var store = new RollbackStore(cluster.customResources(RollbackJson.TYPE));
        Written written = store.create(request);
        if (written instanceof Written.Done done) {
            return done.rollback();
        }
        throw CommandFailure.of(written, "the Rollback");
    }
}
