package dev.switchback.runtime.fallback;

/**
 * A tier at one moment; counts are since it was made.
 *
 * @param source the tier's name
 * @param answered requests that it answered
 * @param failed calls that failed
 * @param rejected calls that its breaker did not let through
 * @param timedOut calls that took longer than its budget
 * @param meanSeconds of the answered
 */
public record TierStats(
        Tier tier, String source, long answered, long failed, long rejected, long timedOut, double meanSeconds) {}
