package dev.switchback.runtime.shutdown;

/** How far a service has come. */
public enum Stage {
    SERVING(0),
    /** Not ready, but still serving everything that comes. */
    DELAYING(1),
    /** No new connections; requests in flight are answered. */
    DRAINING(2),
    /** Writing what must not be lost. */
    FLUSHING(3),
    DONE(4);

    private final int code;

    Stage(int code) {
        this.code = code;
    }

    /** The value of the metric {@code graceful_shutdown_stage}. */
    public int code() {
        return code;
    }
}
