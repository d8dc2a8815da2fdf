package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.List;

/**
 * How long calls took, those that failed included.
 *
 * @param upperBoundsSeconds of the buckets; the last is infinite
 * @param counts calls in each bucket, not cumulated
 * @param total the sum of all of them, exact to the nanosecond
 */
public record ResponseTimes(List<Double> upperBoundsSeconds, List<Long> counts, Duration total) {}
