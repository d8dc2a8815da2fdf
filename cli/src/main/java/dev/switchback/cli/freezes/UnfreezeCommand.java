package dev.switchback.cli.freezes;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.resources.Freeze;
import dev.switchback.rollback.people.Freezes;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code switchback unfreeze}: ends a freeze. */
@Command(
        name = "unfreeze",
        description =
                "Ends the freeze of a workload, of a namespace or of everything. A rollback that was refused stays"
                        + " refused until a new alert comes.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback unfreeze shop/orders", "  switchback unfreeze --all"})
public final class UnfreezeCommand implements Callable<Integer> {
    private static final String REMINDER = "a rollback that was refused stays refused: only a new alert, or switchback"
            + " rollback NAMESPACE/NAME, starts another one";

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private FreezeTarget target;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() {
        target.check();
        Cluster connected = cluster.connect();
        Optional<Freeze> before = target.read(connected);
        if (before.isPresent()) {
            target.write(connected, null);
        }
        if (output.isJson()) {
            output.print(Freezes.unfrozen(target.words(), before.isPresent()));
        } else if (before.isEmpty()) {
            output.page().line(target.words() + " was not frozen");
        } else {
            output.page()
                    .line(target.words() + " is no longer frozen; it was: "
                            + before.get().words());
            output.page().line(REMINDER);
        }
        return ExitCode.OK;
    }
}
