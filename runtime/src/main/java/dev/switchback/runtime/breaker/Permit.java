package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call, bound to the state generation that issued it. Tell it how the call ended, once; what it
 * hears after its generation is over is counted, and never changes the breaker's state.
 *
 * <p>{@code startedAt} is the reading of {@link CircuitBreaker#ticker()} when the call began. While the breaker is closed
 * all callers share one permit, which is why it does not hold that reading itself.
 */
public abstract sealed class Permit implements Admission permits Closed, Probe, Shadow {

    Permit() {}

    /** The call answered. */
    public abstract void onSuccess(long startedAt);

    /** The call answered with {@code result}, which the result predicate of the settings judges. */
    public abstract void onResult(long startedAt, @Nullable Object result);

    /** The call threw. Whether that counts, and what it says about Retry-After, is for the settings to say. */
    public abstract void onFailure(long startedAt, Throwable cause);

    /**
     * The call failed, and the caller has judged that itself.
     *
     * @param retryAfter when the dependency wants to be called again, from now; null when it did not say
     */
    public abstract void onFailure(long startedAt, FailureKind kind, @Nullable Duration retryAfter);

    /** The call was not made, or says nothing about the dependency. */
    public abstract void release();

    /** The state generation that issued this permit. */
    public abstract long generation();
}
