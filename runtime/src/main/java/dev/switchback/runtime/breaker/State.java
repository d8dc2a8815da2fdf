package dev.switchback.runtime.breaker;

/** What a breaker does with calls at the moment. */
public enum State {
    /** Calls pass and are judged. */
    CLOSED(0),
    /** Calls are rejected until the open time is over. */
    OPEN(1),
    /** A few calls pass as probes; the others are rejected. */
    HALF_OPEN(2),
    /** Somebody opened it; calls are rejected until somebody closes it. */
    FORCED_OPEN(1),
    /** Somebody closed it; calls pass and are counted, and nothing opens it. */
    FORCED_CLOSED(0),
    /** Calls pass and are not even counted. */
    DISABLED(0);

    private final int code;

    State(int code) {
        this.code = code;
    }

    /** The value of the metric {@code circuit_breaker_state}: 0 closed, 1 open, 2 half-open. */
    public int code() {
        return code;
    }
}
