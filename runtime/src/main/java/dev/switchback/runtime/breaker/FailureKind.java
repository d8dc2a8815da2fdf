package dev.switchback.runtime.breaker;

import java.util.Locale;

/** Why a call counts as failed. */
public enum FailureKind {
    /** It threw. */
    EXCEPTION,
    /** It threw a timeout, or took longer than the call timeout. */
    TIMEOUT,
    /** It returned what the result predicate calls a failure, such as a status of 500. */
    RESULT,
    /** It was a probe, and slow. */
    SLOW;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The value of the label {@code type} of {@code circuit_breaker_failures_total}. */
    public String label() {
        return label;
    }

    static FailureKind of(Throwable cause) {
        return cause.getClass().getSimpleName().contains("Timeout") ? TIMEOUT : EXCEPTION;
    }
}
