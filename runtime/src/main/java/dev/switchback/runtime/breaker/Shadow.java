package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The permit of calls that pass whatever they do: in a dry run, forced closed, or disabled. It changes no state. */
final class Shadow extends Permit {
    private final Machine machine;
    private final State state;
    private final long generation;

    Shadow(Machine machine, State state, long generation) {
        this.machine = machine;
        this.state = state;
        this.generation = generation;
    }

    @Override
    public void onSuccess(long startedAt) {
        if (state != State.DISABLED) {
            long nanos = Math.max(0, machine.ticker.nanos() - startedAt);
            Policy policy = machine.policy();
            if (nanos > policy.timeoutNanos) {
                failed(nanos, FailureKind.TIMEOUT);
            } else {
                machine.ledger.success(nanos, nanos >= policy.slowNanos);
                machine.callbacks.called(state, Outcome.SUCCESS, nanos);
            }
        }
    }

    @Override
    public void onResult(long startedAt, @Nullable Object result) {
        Policy policy = machine.policy();
        if (policy.judgesResults && state != State.DISABLED && machine.callbacks.isFailure(policy, result)) {
            onFailure(
                    startedAt,
                    FailureKind.RESULT,
                    result == null ? null : machine.callbacks.retryAfterOf(policy, result));
        } else {
            onSuccess(startedAt);
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
        if (state != State.DISABLED) {
            long now = machine.ticker.nanos();
            machine.late(now, machine.policy().believed(retryAfter));
            failed(Math.max(0, now - startedAt), kind);
        }
    }

    private void failed(long nanos, FailureKind kind) {
        machine.ledger.failure(nanos, kind, nanos >= machine.policy().slowNanos);
        machine.callbacks.called(state, Outcome.FAILURE, nanos);
    }

    @Override
    public void release() {
        if (state != State.DISABLED) {
            machine.ledger.ignored();
            machine.callbacks.called(state, Outcome.IGNORED, 0);
        }
    }

    @Override
    public long generation() {
        return generation;
    }
}
