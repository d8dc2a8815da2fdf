package dev.switchback.runtime.threads;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A scheduler for tasks that block: each that is due gets a thread of its own, so that none waits for another, and while none
 * is due there is one thread, which waits for the next.
 */
public final class ElasticScheduler extends ScheduledThreadPoolExecutor {
    private static final int MOST_THREADS = 256;
    private static final long IDLE_SECONDS = 10;

    private final ExecutorService workers;

    /** @param name of its threads */
    public ElasticScheduler(String name) {
        super(1, Daemons.named(name + "-timer"));
        workers = new ThreadPoolExecutor(
                0,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Daemons.named(name),
                new ThreadPoolExecutor.CallerRunsPolicy());
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    protected <V> RunnableScheduledFuture<V> decorateTask(Runnable runnable, RunnableScheduledFuture<V> task) {
        return new HandedOver<>(task, workers);
    }

    @Override
    protected <V> RunnableScheduledFuture<V> decorateTask(Callable<V> callable, RunnableScheduledFuture<V> task) {
        return new HandedOver<>(task, workers);
    }

    /** Tasks that are under way end; none begins any more. */
    @Override
    protected void terminated() {
        workers.shutdown();
        super.terminated();
    }

    /** A task that the timer's thread hands to a worker when it is due. */
    private record HandedOver<V>(RunnableScheduledFuture<V> task, ExecutorService workers)
            implements RunnableScheduledFuture<V> {
        @Override
        public void run() {
            workers.execute(task);
        }

        @Override
        public boolean isPeriodic() {
            return task.isPeriodic();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return task.getDelay(unit);
        }

        @Override
        public int compareTo(Delayed other) {
            return task.compareTo(other instanceof HandedOver<?> wrapped ? wrapped.task() : other);
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return task.cancel(mayInterrupt);
        }

        @Override
        public boolean isCancelled() {
            return task.isCancelled();
        }

        @Override
        public boolean isDone() {
            return task.isDone();
        }

        @Override
        public V get() throws InterruptedException, ExecutionException {
            return task.get();
        }

        @Override
        public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            return task.get(timeout, unit);
        }
    }
}
