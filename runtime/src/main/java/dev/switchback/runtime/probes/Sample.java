package dev.switchback.runtime.probes;

/**
 * What the last check found.
 *
 * @param atNanos when it ended, in the ticker's nanoseconds
 * @param tookNanos how long it took
 * @param error class of the failure, never its message (which may hold credentials); empty without one
 */
record Sample(Status status, long atNanos, long tookNanos, String error) {

    /** In reports in lower case. */
    enum Status {
        UP,
        DOWN,
        ERROR,
        TIMEOUT,
        /** Not checked yet. */
        UNKNOWN,
        /** Checked so long ago that it says nothing. */
        STALE
    }

    boolean isHealthy() {
        return status == Status.UP;
    }
}
