package dev.switchback.runtime.advisor;

import dev.switchback.runtime.breaker.Outcome;

/**
 * A call, or an attempt of one, of the past.
 *
 * @param nanos since the beginning of the recording
 * @param outcome of a call that was rejected nobody knows whether it would have failed
 * @param tookNanos how long it took
 */
public record RecordedCall(long nanos, Outcome outcome, long tookNanos) {}
