package dev.switchback.cli.deliveries;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.PersonOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Request;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the driver of a delivery for something; drives it from here when nobody else does. */
public abstract class DeliveryRequestCommand implements Callable<Integer> {
    private final Shell shell;
    private final Action action;

    @Mixin
    private ClusterOptions target;

    @Mixin
    private PersonOption person;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAMESPACE/NAME", description = "The delivery, as status shows it.")
    private NamespacedName name;

    DeliveryRequestCommand(Shell shell, Action action) {
        this.shell = shell;
        this.action = action;
    }

    Action action() {
        return action;
    }

    /** Ends the hold or the approval that the delivery is at. */
    @Command(
            name = "promote",
            description = "Lets a delivery go on to its next step: answers an approval, or ends a hold.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples%n",
            footer = {"  switchback promote shop/orders", "  switchback promote shop/orders --full"})
    public static final class Promote extends DeliveryRequestCommand {
        @Option(
                names = "--full",
                description = "Skips all remaining holds and approvals. A check that fails still aborts it.")
        private boolean full;

        Promote(Shell shell) {
            super(shell, Action.PROMOTE);
        }

        @Override
        Action action() {
            return full ? Action.PROMOTE_FULL : super.action();
        }
    }

    /** Leaves everything as it is. */
    @Command(
            name = "pause",
            description = "Stops a delivery where it is: traffic and pods stay as they are until resume or abort.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples%n",
            footer = "  switchback pause shop/orders")
    public static final class Pause extends DeliveryRequestCommand {
        Pause(Shell shell) {
            super(shell, Action.PAUSE);
        }
    }

    /** Goes on, also for a driver that is gone. */
    @Command(
            name = "resume",
            description = "Goes on with a delivery that is paused, or whose driver is gone, and drives it from here.",
            mixinStandardHelpOptions = true,
            footerHeading =
                    "%nExit status: 0 it goes on or is promoted, 1 rolled back, 4 aborted by a person%n%nExamples%n",
            footer = "  switchback resume shop/orders")
    public static final class Resume extends DeliveryRequestCommand {
        Resume(Shell shell) {
            super(shell, Action.RESUME);
        }
    }

    /** Traffic first, then the workload. */
    @Command(
            name = "abort",
            description =
                    "Gives the stable version all traffic, undoes what the delivery changed, and waits until it has.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples%n",
            footer = "  switchback abort shop/orders")
    public static final class Abort extends DeliveryRequestCommand {
        Abort(Shell shell) {
            super(shell, Action.ABORT);
        }
    }

    /** Back to the version before. */
    @Command(
            name = "undo",
            description =
                    "Goes back to the version before, within the delivery's undoWindow after its promotion, without"
                            + " analysis.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples%n",
            footer = "  switchback undo shop/orders")
    public static final class Undo extends DeliveryRequestCommand {
        Undo(Shell shell) {
            super(shell, Action.UNDO);
        }
    }

    @Override
    public Integer call() {
        Cluster cluster = target.connect();
        var store = new DeliveryStore(cluster);
        Delivery delivery = DeliveryStatusCommand.find(store, name);
        check(delivery);
        var request = new Request(action(), person.user(cluster), shell.clock().instant());
        CommandFailure.check(store.request(delivery, request), "the delivery " + delivery);
        output.progress().line("asked for: " + word() + " " + delivery);
        var driving = new DeliveryDriving(cluster, target, shell, output);
        return exitCode(driving.until(delivery, (now, drives) -> isDone(now, drives)));
    }

    private void check(Delivery delivery) {
        DeliveryPhase phase = delivery.status().phase();
        boolean possible = action == Action.UNDO ? phase == DeliveryPhase.SUCCEEDED : phase.isOpen();
        if (!possible) {
            throw CommandFailure.negative("nothing to " + word() + ": " + delivery + " is " + phase.text()
                    + (action == Action.UNDO && phase.isOpen() ? "; abort undoes what has not ended" : ""));
        }
    }

    /** What was promoted or resumed is driven to its end if nobody else drives it. */
    private boolean isDone(Delivery now, boolean drives) {
        if (now.unanswered().isPresent()) {
            return false;
        }
        boolean ended = !now.status().phase().isOpen();
        return switch (action) {
            case PAUSE -> true;
            case PROMOTE, PROMOTE_FULL, RESUME -> ended || !drives;
            case ABORT, UNDO -> ended;
        };
    }

    private int exitCode(Delivery end) {
        DeliveryPhase phase = end.status().phase();
        return switch (action) {
            case PAUSE -> phase == DeliveryPhase.PAUSED ? ExitCode.OK : ExitCode.NEGATIVE;
            case PROMOTE, PROMOTE_FULL, RESUME -> phase.isOpen() ? ExitCode.OK : DeliveryDriving.exitCode(end);
            case ABORT, UNDO -> phase == DeliveryPhase.ROLLED_BACK ? ExitCode.OK : ExitCode.NEGATIVE;
        };
    }

    private String word() {
        return action.name().toLowerCase(Locale.ROOT);
    }
}
