package dev.switchback.runtime.breaker;

/** A state that somebody chose, and that lasts until somebody chooses another: forced open, forced closed, disabled. */
final class ForcedState extends BreakerState {
    ForcedState(StateMachine machine, State state, long generation) {
        super(machine, state, generation);
    }

    @Override
    Admission tryAcquire() {
        return state == State.FORCED_OPEN ? machine.reject(this, 0) : this;
    }
}
