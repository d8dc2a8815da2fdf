package dev.switchback.rollback.web;

import io.micronaut.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads on which requests are worked on, away from the event loop. What they cannot take is answered with 503. */
final class Workers implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int QUEUE = 64;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    Workers() {
        var count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                    var thread = new Thread(task, "request-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    CompletionStage<HttpResponse<?>> answer(Supplier<HttpResponse<?>> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    Problem.response(503, "The service has more requests than it can answer; try again"));
        }
    }

    /** Like {@link #answer}; nothing means that the request goes on. */
    CompletionStage<Optional<HttpResponse<?>>> check(Supplier<Optional<HttpResponse<?>>> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    Optional.of(Problem.response(503, "The service has more requests than it can answer; try again")));
        }
    }

    /** Finishes what has begun, for at most {@code seconds}. */
    void drain(long seconds) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(seconds, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
