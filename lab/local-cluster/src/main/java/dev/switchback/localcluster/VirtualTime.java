package dev.switchback.localcluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock and a scheduler that stand still until they are told to advance. Tasks run on the advancing thread, in the order
 * of their due times and, at one instant, of their submission: the same program always plays the same way.
 *
 * <p>Any thread may submit and read the time; only one at a time may advance, and no task may.
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {
    private static final Logger log = LoggerFactory.getLogger(VirtualTime.class);
    private static final int TASKS_AT_ONE_INSTANT = 1_000_000;

    private final PriorityQueue<VirtualTask<?>> queue = new PriorityQueue<>();
    private Instant now;
    private long submitted;
    private boolean shutDown;
    private volatile @Nullable Thread advancing;

    public VirtualTime(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Advances by {@code step}; see {@link #advanceTo}. */
    public void advance(Duration step) {
        advanceTo(instant().plus(step));
    }

    /**
     * Runs everything due until {@code end}, in order, with the clock at each task's time, and leaves the clock at
     * {@code end}.
     *
     * @throws IllegalArgumentException when {@code end} has passed
     * @throws IllegalStateException inside a task, or when a million tasks have run and no time has passed
     */
    public void advanceTo(Instant end) {
        if (end.isBefore(instant())) {
            throw new IllegalArgumentException(end + " has passed: it is " + instant());
        }
        begin();
        try {
            runUntil(end);
        } finally {
            advancing = null;
        }
    }

    /** Runs what is due now, and what that submits for now. */
    public void runDue() {
        advanceTo(instant());
    }

    /** When the next task is due; empty when none waits. */
    public synchronized Optional<Instant> nextDue() {
        return Optional.ofNullable(queue.peek()).map(VirtualTask::due);
    }

    private synchronized void begin() {
        if (advancing != null) {
            throw new IllegalStateException("already advancing, on " + advancing.getName());
        }
        advancing = Thread.currentThread();
    }

    private void runUntil(Instant end) {
        int atOneInstant = 0;
        Instant last = instant();
        for (var task = next(end); task != null; task = next(end)) {
            atOneInstant = task.due().isAfter(last) ? 0 : atOneInstant + 1;
            if (atOneInstant > TASKS_AT_ONE_INSTANT) {
                throw new IllegalStateException("tasks keep submitting tasks for " + last);
            }
            last = instant();
            task.run();
        }
    }

    private synchronized @Nullable VirtualTask<?> next(Instant end) {
        var task = queue.peek();
        if (task == null || task.due().isAfter(end)) {
            now = end;
            return null;
        }
        if (task.due().isAfter(now)) {
            now = task.due();
        }
        return queue.poll();
    }

    /** Submits; a due time in the past means now. */
    synchronized <V extends @Nullable Object> VirtualTask<V> enqueue(
            Callable<V> body, Instant due, @Nullable Duration rate, @Nullable Duration delay) {
        if (shutDown) {
            throw new RejectedExecutionException("shut down");
        }
        var task = new VirtualTask<>(this, body, due, submitted++, rate, delay);
        queue.add(task);
        return task;
    }

    synchronized void again(VirtualTask<?> task) {
        if (!shutDown) {
            task.numbered(submitted++);
            queue.add(task);
        }
    }

    synchronized void remove(VirtualTask<?> task) {
        queue.remove(task);
    }

    boolean advancesOn(Thread thread) {
        return advancing == thread;
    }

    private Instant in(long delay, TimeUnit unit) {
        return instant().plusNanos(Math.max(0, unit.toNanos(delay)));
    }

    /** Runs {@code command} at the present instant, after what was submitted before; what it throws is logged. */
    @Override
    public void execute(Runnable command) {
        var unused = enqueue(
                () -> {
                    logFailure(command);
                    return null;
                },
                instant(),
                null,
                null);
    }

    private static void logFailure(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException | Error e) {
            log.error("a task failed", e);
            throw e;
        }
    }

    @Override
    public Future<?> submit(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return schedule(Executors.callable(task, result), 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return enqueue(Executors.callable(command), in(delay, unit), null, null);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return enqueue(callable, in(delay, unit), null, null);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return enqueue(Executors.callable(command), in(initialDelay, unit), positive(period, unit), null);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return enqueue(Executors.callable(command), in(initialDelay, unit), null, positive(delay, unit));
    }

    private static Duration positive(long amount, TimeUnit unit) {
        if (amount <= 0) {
            throw new IllegalArgumentException("a period has to be positive: " + amount);
        }
        return Duration.of(amount, unit.toChronoUnit());
    }

    @Override
    public synchronized void shutdown() {
        shutdownNow();
    }

    /** Drops every waiting task: nothing runs without an advance, so there is nothing to wait for. */
    @Override
    public synchronized List<Runnable> shutdownNow() {
        shutDown = true;
        var waiting = new ArrayList<Runnable>(queue);
        queue.clear();
        return waiting;
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return isShutdown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isShutdown();
    }
}
