package dev.switchback.runtime.fallback;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A blocking call on another thread; cancelling it interrupts that thread. */
final class Interruptible<A> extends CompletableFuture<A> {
    private volatile @Nullable Future<?> task;

    private Interruptible() {}

    /**
     * Begins the call.
     *
     * @throws RejectedExecutionException when there is no thread for it, the system's having run out included
     */
    static <A> CompletableFuture<A> call(Callable<A> call, ExecutorService threads) {
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
