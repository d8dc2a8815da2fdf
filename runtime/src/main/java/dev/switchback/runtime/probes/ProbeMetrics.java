package dev.switchback.runtime.probes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What probes tell Prometheus. */
final class ProbeMetrics {
    private final Counter probes;
    private final Gauge up;
    private final Counter checks;
    private final Histogram seconds;

    ProbeMetrics(PrometheusRegistry registry) {
        probes = Counter.builder()
                .name("health_probe_requests_total")
                .help("Answered probes.")
                .labelNames("probe", "result")
                .register(registry);
        up = Gauge.builder()
                .name("health_dependency_up")
                .help("1 when the last check of the dependency succeeded, else 0.")
                .labelNames("dependency", "critical")
                .register(registry);
        checks = Counter.builder()
                .name("health_checks_total")
                .help("Checks of dependencies in the background.")
                .labelNames("dependency", "result")
                .register(registry);
        seconds = Histogram.builder()
                .name("health_check_duration_seconds")
                .help("How long a check of a dependency took.")
                .labelNames("dependency")
                .classicOnly()
                .classicUpperBounds(0.005, 0.025, 0.1, 0.5, 1, 2, 5)
                .register(registry);
        for (Probe probe : Probe.values()) {
            probes.initLabelValues(name(probe), "ok");
            probes.initLabelValues(name(probe), "failed");
        }
    }

    void known(Dependency dependency) {
        up.initLabelValues(dependency.name(), String.valueOf(dependency.critical()));
        seconds.initLabelValues(dependency.name());
        for (Sample.Status status : Sample.Status.values()) {
            if (status != Sample.Status.UNKNOWN && status != Sample.Status.STALE) {
                checks.initLabelValues(dependency.name(), lower(status));
            }
        }
    }

    void checked(Dependency dependency, Sample sample) {
        up.labelValues(dependency.name(), String.valueOf(dependency.critical())).set(sample.isHealthy() ? 1 : 0);
        checks.labelValues(dependency.name(), lower(sample.status())).inc();
        seconds.labelValues(dependency.name()).observe(sample.tookNanos() / 1e9);
    }

    void answered(Probe probe, boolean ok) {
        probes.labelValues(name(probe), ok ? "ok" : "failed").inc();
    }

    static String lower(Sample.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String name(Probe probe) {
        return probe.name().toLowerCase(Locale.ROOT);
    }
}
