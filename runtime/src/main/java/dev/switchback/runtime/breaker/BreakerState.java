package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A state of one generation. There is one object per generation, and being the breaker's current state is what makes a
 * generation current: a late result finds that its state is no longer the current one.
 *
 * <p>It is at once the permit of calls that pass without being judged (in a dry run, forced closed, or disabled): what such
 * a call reports is counted, and changes no state. {@link ClosedState} judges what it hears.
 */
abstract sealed class BreakerState extends Permit permits ClosedState, OpenState, HalfOpenState, ForcedState {
    final State state;
    private final long generation;

    BreakerState(StateMachine machine, State state, long generation) {
        super(machine);
        this.state = state;
        this.generation = generation;
    }

    /** Lets a call through, or does not. Called without the lock. */
    abstract Admission tryAcquire();

    /** The state as it is shown to people at a time. */
    State shown(long now) {
        return state;
    }

    @Override
    public final long generation() {
        return generation;
    }

    @Override
    public void onSuccess(long startedAt) {
        if (state != State.DISABLED) {
            long nanos = Math.max(0, machine.ticker.nanos() - startedAt);
            CompiledSettings settings = machine.settings();
            if (nanos > settings.timeoutNanos) {
                failed(nanos, FailureKind.TIMEOUT);
            } else {
                machine.ledger.success(nanos, nanos >= settings.slowNanos);
                machine.callbacks.called(state, Outcome.SUCCESS, nanos);
            }
        }
    }

    @Override
    public void onResult(long startedAt, @Nullable Object result) {
        if (state != State.DISABLED) {
            super.onResult(startedAt, result);
        }
    }

    @Override
    public void onFailure(long startedAt, FailureKind kind, @Nullable Duration retryAfter) {
        if (state != State.DISABLED) {
            long now = machine.ticker.nanos();
            machine.late(now, machine.settings().believed(retryAfter));
            failed(Math.max(0, now - startedAt), kind);
        }
    }

    private void failed(long nanos, FailureKind kind) {
        machine.ledger.failure(nanos, kind, nanos >= machine.settings().slowNanos);
        machine.callbacks.called(state, Outcome.FAILURE, nanos);
    }

    @Override
    public void release() {
        if (state != State.DISABLED) {
            machine.ledger.ignored();
            machine.callbacks.called(state, Outcome.IGNORED, 0);
        }
    }
}
