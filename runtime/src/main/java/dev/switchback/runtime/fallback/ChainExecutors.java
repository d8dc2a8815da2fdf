package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.Ticker;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What all chains share.
 *
 * @param threads run blocking calls
 * @param timer ends calls that take too long
 */
record ChainExecutors(ExecutorService threads, ScheduledExecutorService timer, Ticker ticker, FallbackMetrics metrics) {

    /** On one of the threads; here, when none can be had. */
    void run(Runnable task) {
        try {
            threads.execute(task);
        } catch (Throwable e) {
            task.run();
        }
    }

    /**
     * Begins a blocking call on one of the threads; cancelling the future interrupts it.
     *
     * @throws RejectedExecutionException when no thread is available, including when the system has none left
     */
    <A> CompletableFuture<A> call(Callable<A> call) {
        Interruptible<A> future = new Interruptible<>();
        try {
            future.task = threads.submit(() -> {
                try {
                    future.complete(call.call());
                } catch (Throwable e) {
                    future.completeExceptionally(e);
                }
            });
        } catch (OutOfMemoryError e) {
            throw new RejectedExecutionException("no thread for the call", e);
        }
        return future;
    }

    private static final class Interruptible<A> extends CompletableFuture<A> {
        private volatile @Nullable Future<?> task;

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            Future<?> running = task;
            if (cancelled && running != null) {
                running.cancel(true);
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
