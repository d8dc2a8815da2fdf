package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.judgement.Freeze;
import dev.switchback.rollback.people.FreezeJson;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a freeze. */
@Command(
        name = "unfreeze",
        description = "Ends the freeze of a workload, of a namespace or of everything.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback unfreeze shop/orders", "  switchback unfreeze --all"})
final class UnfreezeCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private FreezeTarget target;

    @Mixin
    private OutputOption output = new OutputOption();

    UnfreezeCommand(Shell shell) {
        this.target = new FreezeTarget(shell);
    }

    @Override
    public Integer call() {
        target.check();
        Cluster connected = cluster.connect();
        Optional<Freeze> before = target.read(connected);
        if (before.isPresent()) {
            target.write(connected, null);
        }
        if (output.isJson()) {
            output.print(FreezeJson.unfrozen(target.words(), before.isPresent()));
        } else {
            output.page()
                    .line(target.words()
                            + before.map(f -> " is no longer frozen; it was: " + f.words())
                                    .orElse(" was not frozen"));
        }
        return ExitCode.OK;
    }
}
