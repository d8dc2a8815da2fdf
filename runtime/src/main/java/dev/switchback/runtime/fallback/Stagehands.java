package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.Ticker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all chains share.
 *
 * @param threads run blocking calls
 * @param timer ends calls that take too long
 */
record Stagehands(ExecutorService threads, ScheduledExecutorService timer, Ticker ticker, FallbackMetrics metrics) {

    /** On one of the threads; here, when none can be had. */
    void run(Runnable task) {
        try {
            threads.execute(task);
        } catch (Throwable e) {
            task.run();
        }
    }
}
