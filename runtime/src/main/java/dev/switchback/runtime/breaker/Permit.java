package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call, bound to the state generation that issued it. Report how the call ended, once; a report after
 * the generation is over is counted, and never changes the breaker's state.
 *
 * <p>{@code startedAt} is the reading of {@link CircuitBreaker#ticker()} when the call began. While the breaker is closed
 * all callers share one permit, which is why it does not hold that reading itself.
 */
public abstract sealed class Permit implements Admission permits BreakerState, ProbePermit {
    final StateMachine machine;

    Permit(StateMachine machine) {
        this.machine = machine;
    }

    /** The call answered. */
    public abstract void onSuccess(long startedAt);

    /** The call answered with {@code result}, which the result predicate of the settings judges. */
    public void onResult(long startedAt, @Nullable Object result) {
        CompiledSettings settings = machine.settings();
        if (settings.judgesResults && machine.callbacks.isFailure(settings, result)) {
            onFailure(
                    startedAt,
                    FailureKind.RESULT,
                    result == null ? null : machine.callbacks.retryAfterOf(settings, result));
        } else {
            onSuccess(startedAt);
        }
    }

    /**
     * The call answered with {@code result}, which the caller's own predicate judges. If it throws, that is counted as a
     * failed callback, and the call as a success.
     *
     * @param retryAfter finds in a failed result when the dependency wants to be called again; null when it does not say
     */
    public <T> void onResult(
            long startedAt, T result, Predicate<? super T> failed, Function<? super T, @Nullable Duration> retryAfter) {
        if (machine.callbacks.test(failed, result)) {
            onFailure(startedAt, FailureKind.RESULT, retryAfter.apply(result));
        } else {
            onSuccess(startedAt);
        }
    }

    /**
     * The call threw. The settings say whether that counts, and what it says about Retry-After; both look through wrappers
     * ({@link Causes}).
     */
    public void onFailure(long startedAt, Throwable thrown) {
        CompiledSettings settings = machine.settings();
        if (settings.settings.classification().counts(thrown)) {
            Throwable cause = Causes.unwrap(thrown);
            onFailure(startedAt, FailureKind.of(cause), machine.callbacks.retryAfterOf(settings, cause));
        } else {
            release();
        }
    }

    /**
     * The call failed, and the caller has judged that itself.
     *
     * @param retryAfter when the dependency wants to be called again, from now; null when it did not say
     */
    public abstract void onFailure(long startedAt, FailureKind kind, @Nullable Duration retryAfter);

    /** The call was not made, or says nothing about the dependency. */
    public abstract void release();

    /**
     * Makes a call that answers later, and reports how it ended, once, whatever is done with the returned future.
     *
     * @return a future that completes after the breaker was told, as the call's own stage did; failed when {@code call}
     *     throws or returns null. Cancelling it cancels the call's stage. When a {@link java.util.concurrent.TimeoutException}
     *     completes it first, as {@code orTimeout} does, the call is reported as timed out then. Completing it in any other
     *     way leaves the report to the call's own end.
     */
    public <T extends @Nullable Object> CompletableFuture<T> start(
            long startedAt, Supplier<? extends CompletionStage<T>> call) {
        return start(call, (result, thrown) -> {
            if (thrown == null) {
                onResult(startedAt, result);
            } else {
                onFailure(startedAt, thrown);
            }
        });
    }

    /**
     * The same as {@link #start(long, Supplier)}, with a report of the caller's own.
     *
     * @param report told the result or what was thrown, exactly once; it reports to this permit
     */
    public <T extends @Nullable Object> CompletableFuture<T> start(
            Supplier<? extends CompletionStage<T>> call,
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> report) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.get(), "the call returned no stage");
        } catch (Throwable e) {
            report.accept(null, e);
            return CompletableFuture.failedFuture(e);
        }
        return PendingCall.of(stage, report);
    }

    /** The state generation that issued this permit. */
    public abstract long generation();

    @Override
    public Permit orThrow() {
        return this;
    }

    @Override
    public <R> R either(
            Function<? super Permit, ? extends R> admitted, Function<? super Rejection, ? extends R> rejected) {
        return admitted.apply(this);
    }
}
