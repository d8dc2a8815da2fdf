package dev.switchback.runtime.breaker;

/** Rejects until a deadline on the ticker, and then lets probes out. */
final class Open implements Phase {
    private final Machine machine;
    private final long generation;
    /** Grows only, under the machine's lock. */
    private volatile long until;

    private final Shadow shadow;

    Open(Machine machine, long generation, long until) {
        this.machine = machine;
        this.generation = generation;
        this.until = until;
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

    /** Under the lock: stays open at least that long from now; false when it does anyway. */
    boolean extend(long now, long nanos) {
        boolean longer = nanos > left(now);
        if (longer) {
            until = now + nanos;
        }
        return longer;
    }
}
