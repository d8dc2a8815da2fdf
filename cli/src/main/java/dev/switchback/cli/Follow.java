package dev.switchback.cli;

import dev.switchback.cli.terminal.Page;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until a case has ended, and says on the way where it stands. */
final class Follow {
    private static final long POLL_MILLIS = 300;
    private static final int POLLS_UNTIL_HINT = 30;

    private final Cluster cluster;
    private final ObjectName name;
    private final Page page;
    private final CompletableFuture<Optional<Rollback>> ended = new CompletableFuture<>();
    private String said = "";
    private int polls;

    private Follow(Cluster cluster, ObjectName name, Page page) {
        this.cluster = cluster;
        this.name = name;
        this.page = page;
    }

    /**
     * The case as it ended; empty when somebody deleted it.
     *
     * @throws CommandFailure when it has not ended after {@code timeout}
     */
    static Optional<Rollback> toTheEnd(Cluster cluster, ObjectName name, Duration timeout, Page page) {
        return new Follow(cluster, name, page).await(timeout);
    }

    /** Exit status of a case that ended so. */
    static int exitCode(Optional<Rollback> end) {
        boolean rejected = end.isPresent() && end.get().status().reason().equals(Optional.of(Reason.REJECTED));
        if (end.isEmpty() || rejected) {
            return ExitCode.ABORTED;
        }
        return switch (end.get().status().phase()) {
            case SUCCEEDED -> ExitCode.OK;
            default -> ExitCode.NEGATIVE;
        };
    }

    private Optional<Rollback> await(Duration timeout) {
        ScheduledExecutorService scheduler = ClusterOptions.scheduler();
        var polling = scheduler.scheduleWithFixedDelay(this::look, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return ended.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    ExitCode.NEGATIVE,
                    name + " has not ended after " + timeout.toSeconds() + "s; it goes on without this command:"
                            + " switchback rollbacks show " + name);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.ABORTED, "interrupted; the case goes on: " + name);
        } finally {
            polling.cancel(true);
            scheduler.shutdownNow();
        }
    }

    private void look() {
        try {
            Optional<Rollback> now = Records.find(cluster, name);
            now.ifPresent(this::tell);
            if (now.isEmpty() || !now.get().status().phase().isOpen()) {
                ended.complete(now);
            }
        } catch (ApiException.Unreachable e) {
            say("the cluster cannot be reached, trying again: " + e.getMessage());
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void tell(Rollback rollback) {
        boolean untouched = rollback.status().decisions().isEmpty()
                && rollback.status().phase().isOpen();
        if (!untouched) {
            say(line(rollback));
        } else if (++polls == POLLS_UNTIL_HINT) {
            say("nobody has taken it up yet: is the rollback service running?");
        }
    }

    private static String line(Rollback rollback) {
        String reason = rollback.status().reason().map(r -> "/" + r.text()).orElse("");
        return rollback.status().phase().text() + reason + ": "
                + rollback.status().message();
    }

    private void say(String text) {
        if (!text.equals(said)) {
            said = text;
            page.line(text);
        }
    }
}
