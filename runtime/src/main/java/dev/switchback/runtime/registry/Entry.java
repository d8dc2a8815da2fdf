package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Snapshot;
import dev.switchback.runtime.breaker.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A breaker with its history, and what the last look at it saw. */
final class Entry implements BreakerListener {
    final CircuitBreaker breaker;
    private final InstantSource clock;
    private final int historyMax;
    private final Deque<HistoryEntry> history = new ArrayDeque<>();
    private long callsSeen = -1;
    private long seenAt;

    Entry(CircuitBreaker breaker, InstantSource clock, int historyMax) {
        this.breaker = breaker;
        this.clock = clock;
        this.historyMax = historyMax;
    }

    @Override
    public void on(BreakerEvent event) {
        synchronized (history) {
            if (history.size() == historyMax) {
                history.removeFirst();
            }
            history.addLast(new HistoryEntry(clock.instant(), event));
        }
    }

    List<HistoryEntry> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /** Whether it is closed and was not called for that long, as far as looks at it can tell. Called by one at a time. */
    boolean idle(Duration time) {
        Snapshot now = breaker.snapshot();
        long calls = now.calls().values().stream().mapToLong(Long::longValue).sum();
        long nanos = breaker.ticker().nanos();
        if (calls != callsSeen) {
            callsSeen = calls;
            seenAt = nanos;
        }
        return now.state() == State.CLOSED
                && now.window().consecutiveFailures() == 0
                && nanos - seenAt >= time.toNanos();
    }
}
