package dev.switchback.runtime.breaker;

/** Whether a breaker acts on what it finds. */
public enum Mode {
    /** It rejects calls while it is open. */
    ENFORCE,
    /** It counts what it would reject, and rejects nothing. */
    DRY_RUN,
    /** It lets every call through and counts nothing. */
    DISABLED
}
