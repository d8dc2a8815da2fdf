package dev.switchback.runtime.breaker;

/** A state that somebody chose, and that lasts until somebody chooses another: forced open, forced closed, disabled. */
final class Fixed implements Phase {
    private final Machine machine;
    private final State state;
    private final long generation;
    private final Shadow shadow;

    Fixed(Machine machine, State state, long generation) {
        this.machine = machine;
        this.state = state;
        this.generation = generation;
        shadow = new Shadow(machine, state, generation);
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public Admission tryAcquire() {
        return state == State.FORCED_OPEN ? machine.reject(state, 0, shadow) : shadow;
    }
}
