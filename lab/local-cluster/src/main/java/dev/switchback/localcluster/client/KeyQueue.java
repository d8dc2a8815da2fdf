package dev.switchback.localcluster.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of objects to look at, one at a time. A key that is added while it waits is looked at once; one whose look failed
 * comes again after a delay that doubles from 5 ms to 10 s.
 */
public final class KeyQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyQueue.class);
    private static final long FIRST_DELAY_MILLIS = 5;
    private static final int MOST_DOUBLINGS = 11;
    private static final int FAILURES_WORTH_A_LINE = 5;

    private final Timers timers;
    private final Consumer<String> look;
    private final Set<String> waiting = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Object oneAtATime = new Object();
    private volatile boolean closed;

    /** Looks happen on the scheduler. */
    public KeyQueue(Timers timers, Consumer<String> look) {
        this.timers = timers;
        this.look = look;
    }

    /** Looks at it soon. */
    public void add(String key) {
        if (!closed && enter(key)) {
            timers.soon(() -> run(key));
        }
    }

    private synchronized boolean enter(String key) {
        return waiting.add(key);
    }

    private synchronized void leave(String key) {
        waiting.remove(key);
    }

    /** Looks at it after {@code delay}, and earlier if it is added meanwhile. */
    public void addAfter(String key, Duration delay) {
        timers.after(delay, () -> add(key));
    }

    private void run(String key) {
        synchronized (oneAtATime) {
            leave(key);
            if (!closed) {
                look(key);
            }
        }
    }

    private void look(String key) {
        try {
            look.accept(key);
            succeeded(key);
        } catch (RuntimeException e) {
            failed(key, e);
        }
    }

    private synchronized void succeeded(String key) {
        failures.remove(key);
    }

    private void failed(String key, RuntimeException cause) {
        int times = countFailure(key);
        if (times == FAILURES_WORTH_A_LINE || !(cause instanceof ApiFailure)) {
            log.warn("{} failed {} times, trying on", key, times, cause);
        } else {
            log.debug("{} failed, trying again: {}", key, cause.getMessage());
        }
        addAfter(key, Duration.ofMillis(FIRST_DELAY_MILLIS << Math.min(times - 1, MOST_DOUBLINGS)));
    }

    private synchronized int countFailure(String key) {
        return failures.merge(key, 1, Integer::sum);
    }

    /** Looks at nothing any more. Waits for a look that is under way. */
    @Override
    public void close() {
        synchronized (oneAtATime) {
            closed = true;
        }
    }
}
