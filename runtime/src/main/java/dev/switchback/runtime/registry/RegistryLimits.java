package dev.switchback.runtime.registry;

import java.time.Duration;

/**
 * What keeps a registry small, whatever names it is asked for.
 *
 * @param idleAfter a breaker that was not called for that long is let go by {@link BreakerRegistry#evictIdle()}, unless it
 *     rejects calls
 * @param metricSeries breakers with metrics of their own, 1 to 100,000; the ones made after them share the name
 *     {@code other}
 * @param history events kept for each breaker, 1 to 10,000
 * @param breakers beyond that many even those that were called lately are let go, unless they reject calls; 1 to 100,000
 */
public record RegistryLimits(Duration idleAfter, int metricSeries, int history, int breakers) {
    public static final RegistryLimits DEFAULT = new RegistryLimits(Duration.ofHours(1), 200, 100, 10_000);

    public RegistryLimits {
        if (idleAfter.isNegative() || idleAfter.isZero()) {
            throw new IllegalArgumentException("idle_after_s is " + idleAfter + "; allowed: more than zero");
        }
        if (metricSeries < 1 || metricSeries > 100_000) {
            throw new IllegalArgumentException("metric_series_max is " + metricSeries + "; allowed: 1 to 100000");
        }
        if (history < 1 || history > 10_000) {
            throw new IllegalArgumentException("history_max is " + history + "; allowed: 1 to 10000");
        }
        if (breakers < 1 || breakers > 100_000) {
            throw new IllegalArgumentException("breakers_max is " + breakers + "; allowed: 1 to 100000");
        }
    }
}
