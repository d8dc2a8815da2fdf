package dev.switchback.kubernetes.controller;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Backoff;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys to work on, one at a time, each now or later. A key is in the queue at most once: of two times the earlier one
 * counts. Work that fails is retried with a backoff for each key.
 *
 * @param <K> the keys' type; its {@code toString} is logged
 */
public final class WorkQueue<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
    private static final Duration RETRY_LOG_PACE = Duration.ofSeconds(5);

    private record Due(Instant at, Future<?> task) {}

    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Function<K, Result> work;
    private final Map<K, Due> due = new HashMap<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private final PacedLog retries;
    private final Object oneAtATime = new Object();
    private volatile boolean closed;

    /** @param work called on the scheduler; what it throws is logged and retried */
    public WorkQueue(
            ScheduledExecutorService scheduler, InstantSource clock, Backoff backoff, Function<K, Result> work) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.backoff = backoff;
        this.work = work;
        this.retries = new PacedLog(LOG, RETRY_LOG_PACE, clock);
    }

    /** Works on the key as soon as possible. */
    public void add(K key) {
        addAfter(key, Duration.ZERO);
    }

    /** Works on the key after {@code delay}, unless it is due earlier anyway. */
    public synchronized void addAfter(K key, Duration delay) {
        var at = clock.instant().plus(delay);
        var known = due.get(key);
        if (closed || (known != null && !at.isBefore(known.at()))) {
            return;
        }
        if (known != null) {
            known.task().cancel(false);
        }
        try {
            due.put(key, new Due(at, scheduler.schedule(() -> run(key), delay.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: not queued, the scheduler has been shut down", key);
        }
    }

    private void run(K key) {
        synchronized (oneAtATime) {
            synchronized (this) {
                due.remove(key);
            }
            if (!closed) {
                follow(key, result(key));
            }
        }
    }

    private Result result(K key) {
        try {
            return work.apply(key);
        } catch (ApiException.Unreachable e) {
            return Result.retry("the API server cannot be reached: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{}: failed, will be retried", key, e);
            return Result.retry("internal error");
        }
    }

    private synchronized void follow(K key, Result result) {
        if (result.failure().isPresent()) {
            int failed = failures.merge(key, 1, Integer::sum);
            var delay = backoff.after(failed);
            retries.warn(key + ": " + result.failure().get() + "; retry in " + delay.toMillis() + " ms");
            addAfter(key, delay);
        } else {
            failures.remove(key);
            result.requeueAfter().ifPresent(delay -> addAfter(key, delay));
        }
    }

    /** Works on nothing any more; waits for work that is under way. */
    @Override
    public void close() {
        synchronized (oneAtATime) {
            closed = true;
        }
    }
}
