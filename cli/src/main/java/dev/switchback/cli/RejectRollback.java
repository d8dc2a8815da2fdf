package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.model.Rollback;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers a case that asks: reject. */
@Command(
        name = "reject",
        description = "Rejects what a case asks for; nothing is changed.",
        mixinStandardHelpOptions = true)
final class RejectRollback implements Callable<Integer> {
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
            description = "Of the record, as rollbacks list shows it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ObjectName name;

    RejectRollback(Shell shell) {
        this.shell = shell;
        this.person = new PersonOption(shell);
    }

    @Override
    public Integer call() {
        Cluster cluster = target.connect();
        String by = person.name(cluster);
        Rollback answered = new Answering(cluster, shell.clock()).give(name, by, Rollback.Approval.Verdict.REJECTED);
        output.progress().line(name + " is rejected by " + by);
        return waiting.finish(cluster, answered, output);
    }
}
