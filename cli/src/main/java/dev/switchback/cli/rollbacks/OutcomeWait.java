package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.people.RollbackListing;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;

/** {@code --no-wait} and {@code --timeout}: waits until a Rollback has ended, and prints each step on the way. */
final class OutcomeWait {
    private static final long POLL_MILLIS = 300;
    private static final int POLLS_UNTIL_HINT = 30;

    private final CompletableFuture<Optional<Rollback>> ended = new CompletableFuture<>();
    private String printed = "";
    private int polls;

    @Option(
            names = "--wait",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Wait until the rollback has ended (the default); the exit status tells how it ended."
                    + " --no-wait returns at once.")
    private boolean wait = true;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "15m",
            description = "How long to wait, such as 90s or 15m (the default).")
    private Duration timeout = Duration.ofMinutes(15);

    /** Waits if that was asked for, prints the Rollback, and returns the exit status. */
    int finish(Cluster cluster, Rollback rollback, OutputOption output) {
        var name = new NamespacedName(rollback.namespace(), rollback.name());
        if (!wait) {
            if (output.isJson()) {
                output.print(RollbackListing.write(rollback));
            } else {
                output.page().line("not waiting; follow it with: switchback rollbacks show " + name);
            }
            return ExitCode.OK;
        }
        Optional<Rollback> end = await(cluster, name, output.progress());
        if (output.isJson()) {
            end.ifPresent(r -> output.print(RollbackListing.write(r)));
        } else {
            output.page().line(end.map(OutcomeWait::summary).orElse("somebody withdrew " + name + " by deleting it"));
        }
        return exitCode(end);
    }

    private static String summary(Rollback end) {
        return end.spec().workload() + ": " + RollbackSelection.outcome(end) + "; details: switchback rollbacks show "
                + end;
    }

    private static int exitCode(Optional<Rollback> end) {
        boolean rejected = end.flatMap(r -> r.status().reason())
                .filter(Reason.REJECTED::equals)
                .isPresent();
        if (end.isEmpty() || rejected) {
            return ExitCode.STOPPED;
        }
        return end.get().status().phase() == Phase.SUCCEEDED ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private Optional<Rollback> await(Cluster cluster, NamespacedName name, TerminalPage page) {
        ScheduledExecutorService scheduler = ClusterOptions.scheduler();
        var polling = scheduler.scheduleWithFixedDelay(
                () -> poll(cluster, name, page), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        String follow = "; it continues without this command, follow it with: switchback rollbacks show " + name;
        try {
            return ended.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw CommandFailure.negative(name + " has not ended after " + Durations.format(timeout) + follow);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw CommandFailure.interrupted(follow);
        } finally {
            polling.cancel(true);
            scheduler.shutdownNow();
        }
    }

    private void poll(Cluster cluster, NamespacedName name, TerminalPage page) {
        try {
            Optional<Rollback> now = RollbackSelection.find(cluster, name);
            now.ifPresent(rollback -> print(progress(rollback), page));
            if (now.isEmpty() || !now.get().status().phase().isOpen()) {
                ended.complete(now);
            }
        } catch (ApiException.Unreachable e) {
            print("the cluster cannot be reached, retrying", page);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private String progress(Rollback rollback) {
        boolean untouched = rollback.status().decisions().isEmpty()
                && rollback.status().phase().isOpen();
        if (!untouched) {
            return RollbackSelection.outcome(rollback) + ": "
                    + rollback.status().message();
        }
        polls++;
        return polls == POLLS_UNTIL_HINT ? "nothing has happened yet: is the rollback service running?" : printed;
    }

    private void print(String text, TerminalPage page) {
        if (!text.equals(printed)) {
            printed = text;
            page.line(text);
        }
    }
}
