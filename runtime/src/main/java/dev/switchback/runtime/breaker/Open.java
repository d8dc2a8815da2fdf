package dev.switchback.runtime.breaker;

import java.time.Duration;

/** Rejects until a deadline on the ticker, and then lets probes out. */
final class Open implements Phase {
    /** In-flight calls that all end with the same Retry-After are one extension, not one each. */
    private static final long TOLD_FROM = Duration.ofSeconds(1).toNanos();

    private final Machine machine;
    private final long generation;
    /** Grows only, under the machine's lock. */
    private volatile long until;
    /** The deadline that listeners know; guarded by the machine's lock. */
    private long toldUntil;

    private final Shadow shadow;

    Open(Machine machine, long generation, long until) {
        this.machine = machine;
        this.generation = generation;
        this.until = until;
        toldUntil = until;
        shadow = new Shadow(machine, State.OPEN, generation);
    }

    @Override
    public State state() {
        return State.OPEN;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public Admission tryAcquire() {
        long left = until - machine.ticker.nanos();
        return left > 0 ? machine.reject(State.OPEN, left, shadow) : machine.probeAfter(this);
    }

    /** How long it still rejects; zero or less when it is over. */
    long left(long now) {
        return until - now;
    }

    /** Under the lock: stays open at least that long from now; true when that is so much longer that it is to be told. */
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
