package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The permit of one half-open call. What it hears after its first answer is ignored. */
final class Probe extends Permit {
    private final Machine machine;
    private final HalfOpen issuer;
    /** Guarded by the machine's lock. */
    private boolean answered;

    Probe(Machine machine, HalfOpen issuer) {
        this.machine = machine;
        this.issuer = issuer;
    }

    @Override
    public void onSuccess(long startedAt) {
        long now = machine.ticker.nanos();
        long nanos = Math.max(0, now - startedAt);
        Policy policy = machine.policy();
        if (nanos > policy.timeoutNanos) {
            failed(nanos, now, FailureKind.TIMEOUT, 0);
        } else if (nanos >= policy.slowNanos) {
            failed(nanos, now, FailureKind.SLOW, 0);
        } else if (first(now, true)) {
            machine.ledger.success(nanos, false);
            machine.callbacks.called(State.HALF_OPEN, Outcome.SUCCESS, nanos);
        }
    }

    @Override
    public void onResult(long startedAt, @Nullable Object result) {
        Policy policy = machine.policy();
        if (policy.judgesResults && machine.callbacks.isFailure(policy, result)) {
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
        long now = machine.ticker.nanos();
        failed(Math.max(0, now - startedAt), now, kind, machine.policy().believed(retryAfter));
    }

    @Override
    public void release() {
        if (first(machine.ticker.nanos(), false)) {
            machine.ledger.ignored();
            machine.callbacks.called(State.HALF_OPEN, Outcome.IGNORED, 0);
        }
    }

    @Override
    public long generation() {
        return issuer.generation();
    }

    /** Gives the permit back; false when that has happened before. */
    private boolean first(long now, boolean succeeded) {
        boolean[] first = {false};
        machine.lockedAlways(() -> {
            first[0] = !answered;
            answered = true;
            return first[0] && machine.phase() == issuer && issuer.returned(succeeded)
                    ? machine.closing(Reason.PROBES_SUCCEEDED, now)
                    : null;
        });
        return first[0];
    }

    private void failed(long nanos, long now, FailureKind kind, long wait) {
        boolean[] first = {false};
        machine.lockedAlways(() -> {
            first[0] = !answered;
            answered = true;
            return first[0] && machine.phase() == issuer ? machine.opening(Reason.PROBE_FAILED, now, wait) : null;
        });
        if (first[0]) {
            machine.ledger.failure(nanos, kind, nanos >= machine.policy().slowNanos);
            machine.late(now, wait);
            machine.callbacks.called(State.HALF_OPEN, Outcome.FAILURE, nanos);
        }
    }
}
