package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The closed state, and at once the permit that all its callers share: a closed call allocates nothing.
 *
 * <p>An ordinary success adds to a cell and looks whether the phase is calm; that is all. The phase is calm while a
 * success cannot change anything: no failure in a row to forget, and no rate that one more call could bring to its
 * threshold. Everything else takes the breaker's lock. A failure first ends the calm and then reads the cells, a success
 * first adds to its cell and then reads the calm, so that one of them sees the other and no opening is lost.
 */
final class Closed extends Permit implements Phase {
    private static final long LONG_AGO = Long.MAX_VALUE / 2;

    private final Machine machine;
    private final long generation;
    private final Cells cells = new Cells();
    /**
     * Until then a success needs no more than its count: when the window moves on, while the phase is calm; else long ago.
     */
    private volatile long calmUntil;
    /** A success below this can be ordinary; follows the policy. */
    private volatile long ordinaryNanos;

    // Guarded by the machine's lock.
    private Window window;
    private int consecutive;
    /** Calls that were recorded and are not, or no longer, in the cells. */
    private long settled;

    Closed(Machine machine, long generation, long now) {
        this.machine = machine;
        this.generation = generation;
        ordinaryNanos = machine.policy().ordinaryNanos;
        window = Window.of(machine.policy().settings.window(), 0, now);
        calmUntil = window.advance(0, now);
    }

    @Override
    public State state() {
        return State.CLOSED;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public Admission tryAcquire() {
        return this;
    }

    @Override
    public void onSuccess(long startedAt) {
        success(startedAt, machine.ticker.nanos());
    }

    private void success(long startedAt, long now) {
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
    public void onResult(long startedAt, @Nullable Object result) {
        Policy policy = machine.policy();
        if (policy.judgesResults && machine.callbacks.isFailure(policy, result)) {
            onFailure(
                    startedAt,
                    FailureKind.RESULT,
                    result == null ? null : machine.callbacks.retryAfterOf(policy, result));
        } else {
            success(startedAt, machine.ticker.nanos());
        }
    }

    @Override
    public void onFailure(long startedAt, Throwable cause) {
        Policy policy = machine.policy();
        if (policy.settings.classification().counts(cause)) {
            onFailure(startedAt, FailureKind.of(cause), machine.callbacks.retryAfterOf(policy, cause));
        } else {
            release();
        }
    }

    @Override
    public void onFailure(long startedAt, FailureKind kind, @Nullable Duration retryAfter) {
        long now = machine.ticker.nanos();
        failed(Math.max(0, now - startedAt), now, kind, retryAfter);
    }

    @Override
    public void release() {
        machine.ledger.ignored();
        machine.callbacks.called(State.CLOSED, Outcome.IGNORED, 0);
    }

    /** A success that is already in its cell, and found a mark, a breaker that is not calm, or a slice that is over. */
    private void settle(long before, long nanos, long now) {
        if (before < 0) {
            answered(nanos, now);
            return;
        }
        machine.locked(this, () -> {
            if ((before & Cells.MARKS) != 0) {
                settled += cells.drain(machine.ledger, false);
            }
            disturb(now);
            window.advance(total() - 1, now);
            consecutive = 0;
            return verdict(now, 0);
        });
    }

    /** A success that is slow, or too slow, or listened to. */
    private void answered(long nanos, long now) {
        Policy policy = machine.policy();
        if (nanos > policy.timeoutNanos) {
            failed(nanos, now, FailureKind.TIMEOUT, null);
            return;
        }
        boolean slow = nanos >= policy.slowNanos;
        machine.ledger.success(nanos, slow);
        machine.locked(this, () -> {
            record(now, false, slow);
            return verdict(now, 0);
        });
        machine.callbacks.called(State.CLOSED, Outcome.SUCCESS, nanos);
    }

    private void failed(long nanos, long now, FailureKind kind, @Nullable Duration retryAfter) {
        boolean slow = nanos >= machine.policy().slowNanos;
        long wait = machine.policy().believed(retryAfter);
        machine.ledger.failure(nanos, kind, slow);
        boolean current = machine.locked(this, () -> {
            record(now, true, slow);
            return verdict(now, wait);
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

    /** Judges what was recorded; opens, or says whether the phase is calm. */
    private @Nullable Phase verdict(long now, long wait) {
        Policy policy = machine.policy();
        Reason reason = wait > 0 ? Reason.RETRY_AFTER : null;
        boolean settledRates = true;
        window.trim(total());
        if (consecutive >= policy.failMax) {
            reason = Reason.CONSECUTIVE_FAILURES;
        } else if (policy.rates) {
            long total = total();
            long calls = window.calls(total);
            boolean enough = calls >= policy.minimumCalls;
            settledRates = enough || window.failures() + window.slow() == 0;
            if (enough && (double) window.failures() / calls >= policy.failureRate) {
                reason = Reason.FAILURE_RATE;
            } else if (enough && (double) window.slow() / calls >= policy.slowRate) {
                reason = Reason.SLOW_CALL_RATE;
            }
        }
        if (reason != null) {
            return machine.opening(reason, now, wait);
        }
        if (consecutive == 0 && settledRates) {
            calmUntil = window.advance(total(), now);
        }
        return null;
    }

    private long total() {
        return settled + cells.count();
    }

    /** New settings, under the lock: the window goes on with what it holds. */
    @Nullable
    Phase reconfigured(long now) {
        disturb(now);
        ordinaryNanos = machine.policy().ordinaryNanos;
        long total = total();
        window.advance(total, now);
        window = Window.of(machine.policy().settings.window(), total, now, window);
        return verdict(now, 0);
    }

    /** Under the lock: this generation is over. */
    void retire() {
        cells.drain(machine.ledger, true);
    }

    /** Under the lock: what the rates look at. */
    WindowReading reading(long now) {
        long total = total();
        window.advance(total, now);
        window.trim(total);
        return new WindowReading(window.calls(total), window.failures(), window.slow(), consecutive);
    }

    /** Under the lock: adds what the cells hold. */
    void readInto(long[] buckets, long[] sum) {
        cells.readInto(buckets, sum);
    }
}
