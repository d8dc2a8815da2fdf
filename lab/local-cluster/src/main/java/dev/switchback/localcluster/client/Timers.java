package dev.switchback.localcluster.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks later on a scheduler: what a task throws is logged, and after the scheduler's shutdown nothing runs. */
public final class Timers {
    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    private final ScheduledExecutorService scheduler;

    public Timers(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /** Runs the task soon. */
    public void soon(Runnable task) {
        try {
            scheduler.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            log.debug("the scheduler has been shut down", e);
        }
    }

    /**
     * Runs the task after {@code delay}.
     *
     * @return leaves the task undone, if it has not begun
     */
    public Runnable after(Duration delay, Runnable task) {
        try {
            var future = scheduler.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("the scheduler has been shut down", e);
            return () -> {};
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a task failed", e);
        }
    }
}
