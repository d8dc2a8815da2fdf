package dev.switchback.runtime.telemetry;

import java.time.Instant;

/**
 * A row of the table {@code breaker_events}.
 *
 * @param ts when, by the wall clock
 * @param host the breaker's name
 * @param type {@code state_change}, {@code extended}, {@code reconfigured}, {@code callback_failed}, {@code calls},
 *     {@code success} or {@code failure} (the last two are probes)
 * @param details a JSON object
 */
public record EventRow(Instant ts, String host, String type, String details) {}
