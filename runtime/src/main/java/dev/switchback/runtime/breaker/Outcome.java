package dev.switchback.runtime.breaker;

import java.util.Locale;

/** What became of one call, as it is counted. */
public enum Outcome {
    /** It answered; a slow answer is a success too. */
    SUCCESS,
    /** It failed in a way that counts. */
    FAILURE,
    /** It ended in a way that says nothing about the dependency: an excluded exception, or a permit that was released. */
    IGNORED,
    /** It was not let through. */
    REJECTED,
    /** It would not have been let through, but the breaker runs dry. */
    WOULD_REJECT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The value of the label {@code result} of {@code circuit_breaker_requests_total}. */
    public String label() {
        return label;
    }
}
