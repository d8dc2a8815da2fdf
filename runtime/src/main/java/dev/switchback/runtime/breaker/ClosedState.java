package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The closed state, and at once the permit that all its callers share: a closed call allocates nothing.
 *
 * <p>An ordinary success adds to a cell and looks whether the state is calm; that is all. The state is calm while a
 * success cannot change anything: no failure in a row to forget, and no rate that one more call could bring to its
 * threshold. Everything else takes the breaker's lock. A failure first ends the calm and then reads the cells, a success
 * first adds to its cell and then reads the calm, so that one of them sees the other and no opening is lost.
 */
final class ClosedState extends BreakerState {
    private static final long LONG_AGO = Long.MAX_VALUE / 2;

    private final Cells cells = new Cells();
    /**
     * Until then a success needs no more than its count: when the window moves on, while the state is calm; else long ago.
     */
    private volatile long calmUntil;
    /** A success below this can be ordinary; follows the settings. */
    private volatile long ordinaryNanos;

    // Guarded by the machine's lock.
    private Window window;
    private int consecutive;
    /** Calls that were recorded and are not, or no longer, in the cells. */
    private long settled;

    ClosedState(StateMachine machine, long generation, long now) {
        super(machine, State.CLOSED, generation);
        ordinaryNanos = machine.settings().ordinaryNanos;
        window = Window.of(machine.settings().settings.window(), 0, now);
        calmUntil = window.advance(0, now);
    }

    @Override
    Admission tryAcquire() {
        return this;
    }

    @Override
    public void onSuccess(long startedAt) {
        long now = machine.ticker.nanos();
        long nanos = now - startedAt;
        if (Long.compareUnsigned(nanos, ordinaryNanos) < 0) {
            long before = cells.add(nanos);
            if ((before & Cells.MARKS) != 0 || now - calmUntil >= 0) {
                settle(before, nanos, now);
            }
        } else {
            answered(Math.max(0, nanos), now);
        }
    }

    @Override
    public void onFailure(long startedAt, FailureKind kind, @Nullable Duration retryAfter) {
        long now = machine.ticker.nanos();
        failed(Math.max(0, now - startedAt), now, kind, retryAfter);
    }

    /** A success that is already in its cell, and found a mark, a breaker that is not calm, or a slice that is over. */
    private void settle(long before, long nanos, long now) {
        if (before < 0) {
            answered(nanos, now);
            return;
        }
        machine.lockedIfCurrent(this, () -> {
            if ((before & Cells.MARKS) != 0) {
                settled += cells.drain(machine.ledger, false);
            }
            disturb(now);
            window.advance(total() - 1, now);
            consecutive = 0;
            judge(now, 0);
        });
    }

    /** A success that is slow, or too slow, or listened to. */
    private void answered(long nanos, long now) {
        CompiledSettings settings = machine.settings();
        if (nanos > settings.timeoutNanos) {
            failed(nanos, now, FailureKind.TIMEOUT, null);
            return;
        }
        boolean slow = nanos >= settings.slowNanos;
        machine.ledger.success(nanos, slow);
        machine.lockedIfCurrent(this, () -> {
            record(now, false, slow);
            judge(now, 0);
        });
        machine.callbacks.called(State.CLOSED, Outcome.SUCCESS, nanos);
    }

    private void failed(long nanos, long now, FailureKind kind, @Nullable Duration retryAfter) {
        boolean slow = nanos >= machine.settings().slowNanos;
        long wait = machine.settings().believed(retryAfter);
        machine.ledger.failure(nanos, kind, slow);
        boolean current = machine.lockedIfCurrent(this, () -> {
            record(now, true, slow);
            judge(now, wait);
        });
        if (!current) {
            machine.late(now, wait);
        }
        machine.callbacks.called(State.CLOSED, Outcome.FAILURE, nanos);
    }

    private void record(long now, boolean failed, boolean slow) {
        disturb(now);
        long total = total();
        window.advance(total, now);
        consecutive = failed ? consecutive + 1 : 0;
        settled++;
        window.record(total + 1, failed, slow);
    }

    /** From here on successes that are not yet in their cells come to the lock. */
    private void disturb(long now) {
        calmUntil = now - LONG_AGO;
    }

    /** Judges what was recorded; opens, or says whether the state is calm. */
    private void judge(long now, long wait) {
        CompiledSettings settings = machine.settings();
        window.trim(total());
        Reason reason = wait > 0 ? Reason.RETRY_AFTER : null;
        boolean settledRates = true;
        if (consecutive >= settings.failMax) {
            reason = Reason.CONSECUTIVE_FAILURES;
        } else if (settings.rates) {
            long total = total();
            long calls = window.calls(total);
            boolean enough = calls >= settings.minimumCalls;
            settledRates = enough || window.failures() + window.slow() == 0;
            if (enough && (double) window.failures() / calls >= settings.failureRate) {
                reason = Reason.FAILURE_RATE;
            } else if (enough && (double) window.slow() / calls >= settings.slowRate) {
                reason = Reason.SLOW_CALL_RATE;
            }
        }
        if (reason != null) {
            machine.open(reason, now, wait);
        } else if (consecutive == 0 && settledRates) {
            calmUntil = window.advance(total(), now);
        }
    }

    private long total() {
        return settled + cells.count();
    }

    /** New settings, under the lock: the window goes on with what it holds. */
    void reconfigured(long now) {
        disturb(now);
        ordinaryNanos = machine.settings().ordinaryNanos;
        long total = total();
        window.advance(total, now);
        window = Window.of(machine.settings().settings.window(), total, now, window);
        judge(now, 0);
    }

    /** Under the lock: this generation is over. */
    void retire() {
        cells.drain(machine.ledger, true);
    }

    /** Under the lock: what the rates look at. */
    Snapshot.Window reading(long now) {
        long total = total();
        window.advance(total, now);
        window.trim(total);
        return new Snapshot.Window(window.calls(total), window.failures(), window.slow(), consecutive);
    }

    /** Under the lock: what the cells hold. */
    long[] cells() {
        return cells.read();
    }
}
