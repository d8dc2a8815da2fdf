package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The permit of one half-open call. What it hears after its first answer is ignored. */
final class ProbePermit extends Permit {
    private final HalfOpenState issuer;
    /** Guarded by the machine's lock. */
    private boolean answered;

    ProbePermit(StateMachine machine, HalfOpenState issuer) {
        super(machine);
        this.issuer = issuer;
    }

    @Override
    public void onSuccess(long startedAt) {
        long now = machine.ticker.nanos();
        long nanos = Math.max(0, now - startedAt);
        CompiledSettings settings = machine.settings();
        if (nanos > settings.timeoutNanos) {
            failed(nanos, now, FailureKind.TIMEOUT, 0);
        } else if (nanos >= settings.slowNanos) {
            failed(nanos, now, FailureKind.SLOW, 0);
        } else if (returned(true, now)) {
            machine.ledger.success(nanos, false);
            machine.callbacks.called(State.HALF_OPEN, Outcome.SUCCESS, nanos);
        }
    }

    @Override
    public void onFailure(long startedAt, FailureKind kind, @Nullable Duration retryAfter) {
        long now = machine.ticker.nanos();
        failed(Math.max(0, now - startedAt), now, kind, machine.settings().believed(retryAfter));
    }

    @Override
    public void release() {
        if (returned(false, machine.ticker.nanos())) {
            machine.ledger.ignored();
            machine.callbacks.called(State.HALF_OPEN, Outcome.IGNORED, 0);
        }
    }

    @Override
    public long generation() {
        return issuer.generation();
    }

    private boolean returned(boolean succeeded, long now) {
        return first(half -> {
            if (half.returned(succeeded)) {
                machine.close(Reason.PROBES_SUCCEEDED, now);
            }
        });
    }

    private void failed(long nanos, long now, FailureKind kind, long wait) {
        if (first(half -> machine.open(Reason.PROBE_FAILED, now, wait))) {
            machine.ledger.failure(nanos, kind, nanos >= machine.settings().slowNanos);
            machine.late(now, wait);
            machine.callbacks.called(State.HALF_OPEN, Outcome.FAILURE, nanos);
        }
    }

    /** Does this if the generation is current; false, and nothing, when the probe has answered before. */
    private boolean first(Consumer<HalfOpenState> ifCurrent) {
        return machine.test(() -> {
            boolean first = !answered;
            answered = true;
            if (first && machine.current() == issuer) {
                ifCurrent.accept(issuer);
            }
            return first;
        });
    }
}
