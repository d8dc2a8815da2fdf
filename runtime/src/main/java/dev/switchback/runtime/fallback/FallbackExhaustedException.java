package dev.switchback.runtime.fallback;

import org.jspecify.annotations.Nullable;

/**
 * No tier could answer, and the chain has no degraded answer, or that failed too. The cause is the first tier's failure;
 * what the degraded answer threw is suppressed. A service that gets it answers 503, with {@code Retry-After} when the cause
 * is a {@link dev.switchback.runtime.breaker.CircuitOpenException}, which says how long its breaker stays open.
 */
public final class FallbackExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FallbackExhaustedException(String chain, String why, @Nullable Throwable cause) {
        super("no tier of " + chain + " could answer: " + why, cause);
    }
}
