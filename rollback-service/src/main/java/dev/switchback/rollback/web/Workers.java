package dev.switchback.rollback.web;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.controller.PacedLog;
import io.micronaut.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads on which requests are worked on, away from the event loop. What they cannot take is answered with 503. */
final class Workers implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int QUEUE = 64;
    private static final long IDLE_SECONDS = 30;

    private static final String BUSY = "the service has more requests than it can answer; try again";
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final PacedLog lateAnswers = new PacedLog(LOG, Duration.ofSeconds(5), InstantSource.system());
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
            return CompletableFuture.supplyAsync(() -> answered(work), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Problem.response(503, BUSY));
        }
    }

    /** Like {@link #answer}; what takes longer than {@code limit} goes on, and the caller is told to come again. */
    CompletionStage<HttpResponse<?>> answer(Duration limit, String late, Supplier<HttpResponse<?>> work) {
        var answer = answer(work).toCompletableFuture();
        return answer.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(e -> {
            lateAnswers.warn(late + " (" + limit.toSeconds() + " s)");
            return Problem.response(503, late);
        });
    }

    /** What the API server does not answer is its caller's to try again; a mistake of ours is logged and not shown. */
    private static HttpResponse<?> answered(Supplier<HttpResponse<?>> work) {
        try {
            return work.get();
        } catch (BadRequest e) {
            return Problem.response(e.status(), String.valueOf(e.getMessage()));
        } catch (ApiException.Forbidden e) {
            return Problem.response(403, "the API server does not permit this to the service: " + e.getMessage());
        } catch (ApiException e) {
            return Problem.response(503, "the API server cannot be reached: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a request could not be answered", e);
            return Problem.response(500, "internal error; see the service log");
        }
    }

    /** Like {@link #answer}; nothing means that the request goes on. */
    CompletionStage<Optional<HttpResponse<?>>> check(Supplier<Optional<HttpResponse<?>>> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Optional.of(Problem.response(503, BUSY)));
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
