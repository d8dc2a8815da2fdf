package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings.Mode;
import dev.switchback.runtime.breaker.Snapshot;
import dev.switchback.runtime.breaker.State;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A breaker with its history, and what the last look at it saw. One that is idle is let go: it stays as long as somebody
 * else holds it, since there must not be another one of its name beside it.
 */
final class RegisteredBreaker implements BreakerListener {
    private final WeakReference<CircuitBreaker> held;
    private volatile @Nullable CircuitBreaker kept;
    private final InstantSource clock;
    private final int historyMax;
    private final Deque<HistoryEntry> history = new ArrayDeque<>();
    private long callsSeen = -1;
    private long seenAt;

    RegisteredBreaker(CircuitBreaker breaker, InstantSource clock, int historyMax) {
        this.held = new WeakReference<>(breaker);
        this.kept = breaker;
        this.clock = clock;
        this.historyMax = historyMax;
    }

    /** The breaker, which is kept from now on; null when it was let go and is gone. */
    @Nullable
    CircuitBreaker use() {
        CircuitBreaker known = kept;
        if (known == null) {
            known = held.get();
            kept = known;
        }
        return known;
    }

    /** The breaker, kept or not; null when it is gone. */
    @Nullable
    CircuitBreaker peek() {
        return held.get();
    }

    /** Lets go of a breaker that is idle, and keeps any other. Called by one at a time. */
    void look(Duration idleAfter) {
        CircuitBreaker breaker = held.get();
        kept = breaker == null || idle(breaker, idleAfter) ? null : breaker;
    }

    /** A breaker to which something happens is kept, an open one above all. */
    @Override
    public void on(BreakerEvent event) {
        kept = held.get();
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

    /** Whether it rejects no calls and was not called for that long, as far as looks can tell. */
    private boolean idle(CircuitBreaker breaker, Duration time) {
        Snapshot now = breaker.snapshot();
        long calls = now.calls().values().stream().mapToLong(Long::longValue).sum();
        long nanos = breaker.ticker().nanos();
        if (calls != callsSeen) {
            callsSeen = calls;
            seenAt = nanos;
        }
        boolean calm = now.state() == State.CLOSED || now.state() == State.HALF_OPEN || isSwitchedOff(breaker, now);
        return calm && nanos - seenAt >= time.toNanos();
    }

    /**
     * By its settings, as another one of its name would be; by hand alone does not count. Its calls are not counted: it may
     * be let go in use, and has nothing to lose.
     */
    private static boolean isSwitchedOff(CircuitBreaker breaker, Snapshot now) {
        return now.state() == State.DISABLED && breaker.settings().mode() == Mode.DISABLED;
    }
}
