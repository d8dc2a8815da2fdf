package dev.switchback.runtime.breaker;

import org.jspecify.annotations.Nullable;

/**
 * Lets probes out, never more than can still be needed: at most so many at a time, and at most so many in all that have
 * not failed. Probes that do not come back in time count as failed, so that lost permits cannot wedge it.
 */
final class HalfOpen implements Phase {
    private final Machine machine;
    private final long generation;
    private final Shadow shadow;
    /** No probe is free before this; looked at without the lock by callers that would be rejected anyway. */
    private volatile boolean full;

    private volatile long lastGrantAt;
    // Guarded by the machine's lock.
    private int inFlight;
    private int successes;
    private long notBefore;

    HalfOpen(Machine machine, long generation, long now) {
        this.machine = machine;
        this.generation = generation;
        shadow = new Shadow(machine, State.HALF_OPEN, generation);
        lastGrantAt = now;
        notBefore = now;
    }

    @Override
    public State state() {
        return State.HALF_OPEN;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public Admission tryAcquire() {
        if (full && !lost(machine.ticker.nanos())) {
            return machine.reject(State.HALF_OPEN, 0, shadow);
        }
        return machine.probe(this);
    }

    /** Under the lock: a probe, or null when none is free. */
    @Nullable
    Probe grant(long now) {
        if (full || now - notBefore < 0) {
            return null;
        }
        inFlight++;
        lastGrantAt = now;
        full = isFull();
        return new Probe(machine, this);
    }

    boolean lost(long now) {
        return full
                && now - lastGrantAt
                        >= machine.policy().settings.probing().timeout().toNanos();
    }

    Shadow shadow() {
        return shadow;
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
        full = isFull();
        return successes >= machine.policy().settings.probing().successes();
    }

    private boolean isFull() {
        Probing probing = machine.policy().settings.probing();
        int needed = Math.max(probing.permits(), probing.successes()) - successes;
        return inFlight >= Math.min(probing.permits(), needed);
    }

    /** Under the lock: other settings may allow more or fewer probes. */
    boolean reconfigured() {
        full = isFull();
        return successes >= machine.policy().settings.probing().successes();
    }
}
