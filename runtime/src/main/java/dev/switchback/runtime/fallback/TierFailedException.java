package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.FailureKind;
import java.time.Duration;

/** A tier gave no answer in time, or one that the chain does not accept. It has no stack trace. */
public final class TierFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    private TierFailedException(String message, FailureKind kind) {
        super(message, null, false, false);
        this.kind = kind;
    }

    static TierFailedException timeout(String source, Duration budget) {
        return new TierFailedException(source + " did not answer within " + budget, FailureKind.TIMEOUT);
    }

    static TierFailedException unacceptable(String source) {
        return new TierFailedException("the answer of " + source + " is not acceptable", FailureKind.RESULT);
    }

    /** {@link FailureKind#TIMEOUT} or {@link FailureKind#RESULT}. */
    public FailureKind kind() {
        return kind;
    }
}
