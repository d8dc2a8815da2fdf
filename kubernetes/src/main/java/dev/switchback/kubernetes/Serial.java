package dev.switchback.kubernetes;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in order, each as a task of its own on another executor. An {@link Error} ends it; so does
 * an executor that no longer takes tasks.
 */
final class Serial implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    Serial(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            submit();
        }
    }

    private void submit() {
        try {
            executor.execute(this::runNext);
        } catch (RejectedExecutionException e) {
            LOG.debug("the executor has been shut down", e);
        }
    }

    private void runNext() {
        try {
            tasks.remove().run();
        } catch (RuntimeException e) {
            LOG.error("a task failed", e);
        } catch (Error e) {
            LOG.error("a task failed; nothing runs after it", e);
            throw e;
        }
        if (pending.decrementAndGet() > 0) {
            submit();
        }
    }
}
