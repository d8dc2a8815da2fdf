package dev.switchback.runtime.fallback;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What chains tell Prometheus. */
final class FallbackMetrics {
    private final Counter usage;
    private final Counter failures;
    private final Counter cache;
    private final Counter exhausted;
    private final Histogram seconds;

    FallbackMetrics(PrometheusRegistry registry) {
        usage = counter("fallback_chain_tier_usage_total", "Requests by the tier that answered them.", "tier")
                .register(registry);
        failures = counter("fallback_chain_tier_failures_total", "Requests that a tier could not answer.", "tier")
                .register(registry);
        cache = counter(
                        "fallback_chain_cache_requests_total",
                        "Look-ups in the cache: hit, stale, miss, error.",
                        "result")
                .register(registry);
        exhausted = Counter.builder()
                .name("fallback_chain_exhausted_total")
                .help("Requests that no tier could answer.")
                .labelNames("chain")
                .register(registry);
        seconds = Histogram.builder()
                .name("fallback_chain_tier_seconds")
                .help("How long the tier that answered took.")
                .labelNames("chain", "tier")
                .classicOnly()
                .classicUpperBounds(0.0001, 0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
                .register(registry);
    }

    private static Counter.Builder counter(String name, String help, String label) {
        return Counter.builder().name(name).help(help).labelNames("chain", label);
    }

    /** Every series exists at 0 from the start: {@code rate()} does not see a counter's first value. */
    void known(String chain) {
        exhausted.initLabelValues(chain);
        for (Tier tier : Tier.values()) {
            usage.initLabelValues(chain, tier.label());
            failures.initLabelValues(chain, tier.label());
            seconds.initLabelValues(chain, tier.label());
        }
        for (String result : new String[] {"hit", "stale", "miss", "error"}) {
            cache.initLabelValues(chain, result);
        }
    }

    void answered(String chain, Tier tier, long nanos) {
        usage.labelValues(chain, tier.label()).inc();
        seconds.labelValues(chain, tier.label()).observe(nanos / 1e9);
    }

    void failed(String chain, Tier tier) {
        failures.labelValues(chain, tier.label()).inc();
    }

    void lookedUp(String chain, String result) {
        cache.labelValues(chain, result).inc();
    }

    void exhausted(String chain) {
        exhausted.labelValues(chain).inc();
    }
}
