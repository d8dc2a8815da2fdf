package dev.switchback.runtime.breaker;

import java.time.Duration;

/** Rejects until a deadline on the ticker, and then lets probes out. */
final class OpenState extends BreakerState {
    /** In-flight calls that all end with the same Retry-After are one extension, not one each. */
    private static final long TOLD_FROM = Duration.ofSeconds(1).toNanos();

    /** Grows only, under the machine's lock. */
    private volatile long until;
    /** The deadline that listeners know; guarded by the machine's lock. */
    private long toldUntil;

    OpenState(StateMachine machine, long generation, long until) {
        super(machine, State.OPEN, generation);
        this.until = until;
        toldUntil = until;
    }

    @Override
    Admission tryAcquire() {
        long left = until - machine.ticker.nanos();
        return left > 0 ? machine.reject(this, left) : machine.probeAfter(this);
    }

    /** Once the time is over the next call is let out as a probe, so that nobody need wait for that call to see it. */
    @Override
    State shown(long now) {
        return left(now) > 0 ? State.OPEN : State.HALF_OPEN;
    }

    /** How long it still rejects; zero or less when it is over. */
    long left(long now) {
        return until - now;
    }

    /** Under the lock: stays open at least that long from now; true when listeners should hear of it. */
    boolean extend(long now, long nanos) {
        if (nanos > left(now)) {
            until = now + nanos;
        }
        boolean told = until - toldUntil >= TOLD_FROM;
        if (told) {
            toldUntil = until;
        }
        return told;
    }
}
