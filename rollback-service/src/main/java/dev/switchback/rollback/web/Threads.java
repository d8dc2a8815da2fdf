package dev.switchback.rollback.web;

import dev.switchback.runtime.threads.ElasticScheduler;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a replica: one decides and acts, one holds the lease whatever the first waits for, one looks at the start, and
 * deliveries have theirs.
 */
final class Threads implements AutoCloseable {
    private final ScheduledExecutorService decisions = single("decisions");
    private final ScheduledExecutorService election = single("election");

    private final ScheduledExecutorService checks = single("checks");
    private final ScheduledExecutorService deliveries = new ElasticScheduler("deliveries");

    ScheduledExecutorService deliveries() {
        return deliveries;
    }

    ScheduledExecutorService checks() {
        return checks;
    }

    ScheduledExecutorService decisions() {
        return decisions;
    }

    ScheduledExecutorService election() {
        return election;
    }

    /** Lets the step that is under way end; what was to come later is left to the next leader. */
    void finishDecisions(long seconds) {
        decisions.shutdown();
        try {
            if (!decisions.awaitTermination(seconds, TimeUnit.SECONDS)) {
                decisions.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        decisions.shutdownNow();
        election.shutdownNow();
        checks.shutdownNow();
        deliveries.shutdownNow();
    }

    static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ScheduledExecutorService single(String name) {
        var executor = new java.util.concurrent.ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
