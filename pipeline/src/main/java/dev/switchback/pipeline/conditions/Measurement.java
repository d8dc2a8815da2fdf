package dev.switchback.pipeline.conditions;

/** What one measurement of a metric says, and all of them together. */
public enum Measurement {
    SUCCESSFUL,
    FAILED,
    /** Neither the condition for success nor the one for failure holds. */
    INCONCLUSIVE,
    /** The query could not be asked, or its result does not fit the conditions. */
    ERROR
}
