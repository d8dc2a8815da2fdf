package dev.switchback.runtime.breaker;

import java.time.Duration;

/**
 * What the other packages of this library need of a breaker: what its metrics count, and cooldowns that other processes
 * decided. Not part of the API; it may change with every version.
 */
public final class BreakerInternals {
    private final StateMachine machine;

    BreakerInternals(StateMachine machine) {
        this.machine = machine;
    }

    /** The generation of the state now; later states have higher ones. */
    public long generation() {
        return machine.current().generation();
    }

    // ---- cooldowns of other processes

    /** Another process found the dependency failing: stays open, or opens, for that long. Forced states stay. */
    public void coolDown(Duration time) {
        machine.run(() -> {
            long now = machine.ticker.nanos();
            long nanos = StateMachine.nanos(time);
            if (machine.current().state == State.CLOSED) {
                machine.openFor(Reason.PEER, now, nanos);
            } else {
                machine.prolong(Reason.PEER, now, nanos);
            }
        });
    }

    /** Another process ended what {@link #coolDown} began: closes if it is open or half-open. Forced states stay. */
    public void endCoolDown() {
        machine.run(() -> {
            State state = machine.current().state;
            if (state == State.OPEN || state == State.HALF_OPEN) {
                machine.close(Reason.PEER, machine.ticker.nanos());
            }
        });
    }

    // ---- counts since the breaker was made

    /** Failed calls of a kind. */
    public long failures(FailureKind kind) {
        return machine.ledger.failures(kind);
    }

    /** Slow calls. */
    public long slowCalls() {
        return machine.ledger.slowCalls.get();
    }

    /** Changes from one state to another. */
    public long transitions(State from, State to) {
        return machine.ledger.transitions(from, to);
    }

    /** Callbacks that threw. */
    public long callbacksFailed() {
        return machine.ledger.callbacksFailed.get();
    }

    /** Calls that something else answered in the place of the dependency. */
    public long fallbacks() {
        return machine.ledger.fallbacks.get();
    }

    /** Something else answered in the place of the dependency. */
    public void countFallback() {
        machine.ledger.fallbacks.incrementAndGet();
    }
}
