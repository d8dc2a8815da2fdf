package dev.switchback.runtime.shutdown;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits for requests, from its making to its deadline. */
final class Drain {
    /** What was accepted before the socket was closed gets as long to become a request. */
    static final long SETTLE_MILLIS = 100;

    private final InFlight inFlight;
    private final ScheduledExecutorService timer;
    private final long before;
    private final CompletableFuture<Void> overdue = new CompletableFuture<>();

    Drain(InFlight inFlight, ScheduledExecutorService timer, Duration longest) {
        this.inFlight = inFlight;
        this.timer = timer;
        this.before = inFlight.ended();
        var unused = timer.schedule(() -> overdue.complete(null), longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Completes at the deadline. */
    CompletableFuture<Void> overdue() {
        return overdue.copy();
    }

    /** Completes when none is left and none has come for a while, or at the deadline. */
    CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = overdue();
        settle(settled);
        return settled;
    }

    private void settle(CompletableFuture<Void> settled) {
        var unused = inFlight.idle().thenRun(() -> {
            long ended = inFlight.ended();
            var unusedLater = timer.schedule(() -> settle(settled, ended), SETTLE_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void settle(CompletableFuture<Void> settled, long endedBefore) {
        if (inFlight.left() == 0 && inFlight.ended() == endedBefore) {
            settled.complete(null);
        } else if (!settled.isDone()) {
            settle(settled);
        }
    }

    /** Completes at once when none is left, else as {@link #settled}. */
    CompletableFuture<Void> idle() {
        return inFlight.left() == 0 ? CompletableFuture.completedFuture(null) : settled();
    }

    ShutdownOutcome outcome(List<String> notFlushed) {
        return new ShutdownOutcome(inFlight.ended() - before, inFlight.left(), notFlushed);
    }
}
