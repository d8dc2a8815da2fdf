package dev.switchback.runtime.breaker;

import org.jspecify.annotations.Nullable;

/**
 * Lets probes out, so many at a time. A probe that hangs costs its own permit; only when all permits are out for too long
 * are they lost, and the breaker opens again.
 */
final class HalfOpenState extends BreakerState {
    /** No permit is free; looked at without the lock by callers that would be rejected anyway. */
    private volatile boolean full;

    private volatile long lastGrantAt;
    // Guarded by the machine's lock.
    private int inFlight;
    private int successes;
    private long notBefore;

    HalfOpenState(StateMachine machine, long generation, long now) {
        super(machine, State.HALF_OPEN, generation);
        lastGrantAt = now;
        notBefore = now;
    }

    @Override
    Admission tryAcquire() {
        return full && !lost(machine.ticker.nanos()) ? machine.reject(this, 0) : machine.probe(this);
    }

    /** Under the lock: a probe, or null when none is free. */
    @Nullable
    ProbePermit grant(long now) {
        if (full || now - notBefore < 0) {
            return null;
        }
        inFlight++;
        lastGrantAt = now;
        updateFull();
        return new ProbePermit(machine, this);
    }

    /** Whether every probe that is out is overdue. */
    boolean lost(long now) {
        return full && now - lastGrantAt >= probing().timeout().toNanos();
    }

    /** Under the lock: how long no probe goes out because the dependency said so. */
    long left(long now) {
        return Math.max(0, notBefore - now);
    }

    void pause(long now, long nanos) {
        notBefore = now + Math.max(nanos, left(now));
    }

    /** Under the lock: a probe is back; true when it was the last success that was needed. */
    boolean returned(boolean succeeded) {
        inFlight--;
        successes += succeeded ? 1 : 0;
        return updateFull();
    }

    /** Under the lock: other settings may allow more or fewer probes; true when no more successes are needed. */
    boolean updateFull() {
        full = inFlight >= probing().permits();
        return successes >= probing().successes();
    }

    private Settings.Probing probing() {
        return machine.settings().settings.probing();
    }
}
