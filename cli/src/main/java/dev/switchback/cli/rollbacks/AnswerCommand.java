package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.PersonOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Rollback.Approval.Verdict;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.people.Answers;
import dev.switchback.rollback.store.RollbackStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers a Rollback that waits for approval. */
abstract class AnswerCommand implements Callable<Integer> {
    private final Shell shell;
    private final Verdict verdict;

    @Mixin
    private ClusterOptions target;

    @Mixin
    private PersonOption person;

    @Mixin
    private OutcomeWait waiting;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAMESPACE/NAME", description = "The Rollback, as rollbacks list shows it.")
    private NamespacedName name;

    AnswerCommand(Shell shell, Verdict verdict) {
        this.shell = shell;
        this.verdict = verdict;
    }

    @Command(
            name = "approve",
            description = "Approves a rollback that waits for it. It is judged once more, on fresh evidence.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples%n",
            footer = {
                "  switchback rollbacks approve shop/orders-2ui3dwjywpw5",
                "  switchback rollbacks approve shop/orders-2ui3dwjywpw5 --no-wait"
            })
    static final class Approve extends AnswerCommand {
        Approve(Shell shell) {
            super(shell, Verdict.APPROVED);
        }
    }

    @Command(
            name = "reject",
            description = "Rejects a rollback that waits for approval. Nothing is changed.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExit status: 4 once the rejection has taken effect, 0 with --no-wait%n%nExamples%n",
            footer = "  switchback rollbacks reject shop/orders-2ui3dwjywpw5 --no-wait")
    static final class Reject extends AnswerCommand {
        Reject(Shell shell) {
            super(shell, Verdict.REJECTED);
        }
    }

    @Override
    public Integer call() {
        Cluster cluster = target.connect();
        String by = person.user(cluster);
        Rollback answered = answer(cluster, by);
        output.progress().line(by + " " + verdict.name().toLowerCase(java.util.Locale.ROOT) + " " + name);
        return waiting.finish(cluster, answered, output);
    }

    private Rollback answer(Cluster cluster, String by) {
        var store = new RollbackStore(cluster.customResources(RollbackJson.TYPE));
        Rollback asked = store.read(name.namespace(), name.name()).orElseThrow(() -> RollbackSelection.missing(name));
        Answers.Outcome outcome =
                new Answers(store, shell.clock()).give(asked, by, Optional.of(person.claimed()), verdict);
        if (outcome instanceof Answers.Outcome.Given given) {
            return given.rollback();
        }
        if (outcome instanceof Answers.Outcome.NotAsked notAsked) {
            throw CommandFailure.negative(Answers.words(notAsked.rollback()));
        }
        throw CommandFailure.of(((Answers.Outcome.NotWritten) outcome).why(), "the answer");
    }
}
