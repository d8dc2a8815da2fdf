package dev.switchback.runtime.breaker;

/** Why a breaker changed its state. */
public enum Reason {
    /** That many failures in a row, with no success in between. */
    CONSECUTIVE_FAILURES,
    /** The share of failed calls in the window. */
    FAILURE_RATE,
    /** The share of slow calls in the window. */
    SLOW_CALL_RATE,
    /** The dependency said when to come back. */
    RETRY_AFTER,
    /** The open time is over. */
    OPEN_TIME_OVER,
    /** A probe failed or was slow. */
    PROBE_FAILED,
    /** Probes were let out and none came back in time. */
    PROBES_LOST,
    /** Enough probes succeeded. */
    PROBES_SUCCEEDED,
    /** Another process found the dependency failing. */
    PEER,
    /** Somebody asked for it. */
    MANUAL
}
