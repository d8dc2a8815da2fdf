package dev.switchback.runtime.fallback;

import org.jspecify.annotations.Nullable;

/** No tier could answer, and the chain has no degraded answer. The cause is the first tier's failure. */
public final class FallbackExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FallbackExhaustedException(String chain, String why, @Nullable Throwable cause) {
        super("no tier of " + chain + " could answer: " + why, cause);
    }
}
