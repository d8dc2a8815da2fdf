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
    private static final Timer NEVER = () -> {};

    private final ScheduledExecutorService scheduler;

    public Timers(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /** A task to come. */
    @FunctionalInterface
    public interface Timer {
        /** Leaves it undone, if it has not begun. */
        void cancel();
    }

    /** Runs the task soon. */
    public void soon(Runnable task) {
        try {
            scheduler.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            log.debug("the scheduler has been shut down", e);
        }
    }

    /** Runs the task after {@code delay}. */
    public Timer after(Duration delay, Runnable task) {
        try {
            var future = scheduler.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("the scheduler has been shut down", e);
            return NEVER;
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
