package dev.switchback.runtime.fallback;

import java.time.Duration;

/** A tier did not answer within its time budget. */
public final class TierTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TierTimeoutException(String source, Duration budget) {
        super(source + " did not answer within " + budget, null, false, false);
    }
}
