package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.CircuitOpenException;

/** A failure in a few words, without its message: that may hold what callers must not see. */
final class Why {
    private Why() {}

    static String of(Throwable cause) {
        if (cause instanceof CircuitOpenException) {
            return "circuit open";
        }
        if (cause instanceof TierTimeoutException) {
            return "timeout";
        }
        return cause instanceof UnacceptableAnswerException
                ? "unacceptable answer"
                : cause.getClass().getSimpleName();
    }
}
