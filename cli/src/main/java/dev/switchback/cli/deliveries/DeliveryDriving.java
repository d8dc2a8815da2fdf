package dev.switchback.cli.deliveries;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.pipeline.checks.LiveChecks;
import dev.switchback.pipeline.controller.DeliveryDriver;
import dev.switchback.pipeline.steps.ClusterRouters;
import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.pipeline.steps.ReleaseStep;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;

/** Drives a delivery from here, or waits for the one who does, and prints how far it is. */
final class DeliveryDriving {
    private static final long POLL_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration ABORT_PATIENCE = Duration.ofMinutes(5);

    private final Cluster cluster;
    private final ClusterOptions target;
    private final Shell shell;
    private final DeliveryStore store;
    private final DeliveryView view;
    private final boolean asks;
    private Instant reached;
    private boolean leaves;

    DeliveryDriving(Cluster cluster, ClusterOptions target, Shell shell, OutputOption output) {
        this.cluster = cluster;
        this.target = target;
        this.shell = shell;
        this.store = new DeliveryStore(cluster);
        this.view = DeliveryView.drawing(output, shell);
        this.asks = shell.isInteractive();
        this.reached = shell.clock().instant();
    }

    /** Until it has ended, or somebody wants to leave it; Ctrl-C asks, or aborts it. Returns the exit status. */
    int toTheEnd(Delivery delivery, String by) {
        var ended = new CompletableFuture<Integer>();
        var abort = new Thread(() -> abort(delivery, by, ended), "abort");
        Runtime.getRuntime().addShutdownHook(abort);
        try (var interruption = Interruption.listen(asks, view::say)) {
            Delivery last = until(delivery, (now, drives) -> isOver(now, interruption, by));
            int status = last.status().phase().isOpen() ? left(last) : exitCode(last);
            ended.complete(status);
            return status;
        } finally {
            ended.complete(ExitCode.NEGATIVE);
            withdraw(abort);
        }
    }

    private boolean isOver(Delivery now, Interruption interruption, String by) {
        Interruption.Choice wanted = interruption.taken().orElse(null);
        if (wanted != null) {
            leaves = wanted != Interruption.Choice.ABORT;
        }
        if (wanted == Interruption.Choice.ABORT) {
            view.say("aborting; the traffic goes back to the stable version first");
            request(now, Delivery.Request.Action.ABORT, by);
        } else if (wanted == Interruption.Choice.PAUSE) {
            request(now, Delivery.Request.Action.PAUSE, by);
        }
        boolean answered = now.unanswered().isEmpty() && wanted != Interruption.Choice.PAUSE;
        return !now.status().phase().isOpen() || (leaves && answered);
    }

    private int left(Delivery last) {
        view.say(last + " stays as it is: " + last.status().phase().text() + " with "
                + last.status().position().weight() + "% to the candidate; go on with: switchback resume " + last);
        return ExitCode.STOPPED;
    }

    private void request(Delivery delivery, Delivery.Request.Action action, String by) {
        store.request(delivery, new Delivery.Request(action, by, shell.clock().instant()));
    }

    /** The Java VM ends when this does, and with the status that the delivery came to. */
    private void abort(Delivery delivery, String by, CompletableFuture<Integer> ended) {
        if (ended.isDone()) {
            return;
        }
        view.say("aborting; the traffic goes back to the stable version first");
        request(delivery, Delivery.Request.Action.ABORT, by);
        try {
            ended.get(ABORT_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            view.say("it has not ended yet; go on with: switchback abort " + delivery);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.STOPPED);
    }

    private static void withdraw(Thread abort) {
        try {
            Runtime.getRuntime().removeShutdownHook(abort);
        } catch (IllegalStateException e) {
            // the Java VM ends already
        }
    }

    /**
     * Drives it until it is as wanted.
     *
     * @param wanted is asked with the delivery and whether it is driven from here
     */
    Delivery until(Delivery delivery, BiPredicate<Delivery, Boolean> wanted) {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(3, task -> {
            var thread = new Thread(task, "delivery");
            thread.setDaemon(true);
            return thread;
        });
        try (var checks =
                new LiveChecks(cluster, (pod, port) -> target.podAccess().open(pod, port), scheduler)) {
            var tools = new ReleasePlan.Tools(cluster, new ClusterRouters(cluster), checks);
            view.steps(ReleasePlan.of(delivery, tools).steps().stream()
                    .map(ReleaseStep::name)
                    .toList());
            try (var driver = DeliveryDriver.start(delivery, cluster, tools, seat(scheduler))) {
                Delivery last = waitFor(delivery, driver, wanted, scheduler);
                if (leaves) {
                    driver.handOver();
                }
                return last;
            }
        } finally {
            scheduler.shutdownNow();
        }
    }

    private DeliveryDriver.Seat seat(ScheduledExecutorService scheduler) {
        String host = shell.variable("HOSTNAME").orElse("host");
        String identity =
                shell.user() + "@" + host + "-" + ProcessHandle.current().pid() + "-"
                        + Long.toString(shell.clock().millis(), Character.MAX_RADIX);
        return DeliveryDriver.Seat.ofOne(
                identity, scheduler, shell.clock(), System::nanoTime, ThreadLocalRandom.current());
    }

    private Delivery waitFor(
            Delivery delivery,
            DeliveryDriver driver,
            BiPredicate<Delivery, Boolean> wanted,
            ScheduledExecutorService scheduler) {
        var found = new CompletableFuture<Delivery>();
        var polling = scheduler.scheduleWithFixedDelay(
                () -> look(delivery, driver, wanted, found), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return found.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw CommandFailure.interrupted("; go on with: switchback resume " + delivery);
        } finally {
            polling.cancel(true);
        }
    }

    private void look(
            Delivery delivery,
            DeliveryDriver driver,
            BiPredicate<Delivery, Boolean> wanted,
            CompletableFuture<Delivery> found) {
        try {
            Optional<Delivery> now = store.read(delivery.key());
            reached = shell.clock().instant();
            if (now.filter(d -> d.uid().equals(delivery.uid())).isEmpty()) {
                throw CommandFailure.negative("somebody deleted the delivery " + delivery
                        + "; what it changed was left as it is: look at the route and the Deployments");
            }
            view.show(now.get(), reached);
            if (wanted.test(now.get(), driver.drives())) {
                found.complete(now.get());
            }
        } catch (ApiException.Unreachable e) {
            view.say("the cluster cannot be reached, retrying");
            if (shell.clock().instant().isAfter(reached.plus(PATIENCE))) {
                found.completeExceptionally(e);
            }
        } catch (RuntimeException e) {
            found.completeExceptionally(e);
        }
    }

    /** What the end of a delivery is as an exit status. */
    static int exitCode(Delivery ended) {
        if (ended.status().phase() == DeliveryPhase.SUCCEEDED) {
            return ExitCode.OK;
        }
        boolean person = ended.status()
                .failure()
                .filter(failure -> failure.cause() == Failure.Cause.PERSON)
                .isPresent();
        return person ? ExitCode.STOPPED : ExitCode.NEGATIVE;
    }
}
