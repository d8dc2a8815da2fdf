package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Rollback.Approval.Verdict;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives a person's answer to a case that asks; each verdict is a command of its own. */
abstract class AnswerCommand implements Callable<Integer> {
    private final Shell shell;
    private final Verdict verdict;
    private final String word;

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
            description = "Of the record, as rollbacks list shows it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ObjectName name;

    AnswerCommand(Shell shell, Verdict verdict, String word) {
        this.shell = shell;
        this.verdict = verdict;
        this.word = word;
        this.person = new PersonOption(shell);
    }

    @Override
    public Integer call() {
        Cluster cluster = target.connect();
        String by = person.name(cluster);
        Rollback answered = new Answering(cluster, shell.clock()).give(name, by, verdict);
        output.progress().line(name + " is " + word + " by " + by);
        return waiting.finish(cluster, answered, output);
    }
}
