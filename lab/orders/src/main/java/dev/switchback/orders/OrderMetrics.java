package dev.switchback.orders;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * What Prometheus reads. Probes and {@code /metrics} itself are not counted: they would dilute the error share. Every
 * series exists at 0 from the start, because {@code rate()} does not see a counter's first value.
 */
final class OrderMetrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("http_requests_total")
            .help("Answered requests.")
            .labelNames("method", "path", "status")
            .register(registry);

    private final Histogram seconds = Histogram.builder()
            .name("http_request_duration_seconds")
            .help("Time from a request's arrival to its answer.")
            .labelNames("method", "path")
            .classicOnly()
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);

    /** @param recommends whether this service recommends */
    OrderMetrics(boolean recommends) {
        for (Route.Operation operation : Route.Operation.values()) {
            if (operation.needsModel() && !recommends) {
                continue;
            }
            seconds.initLabelValues(operation.method(), operation.path());
            for (int status : operation.statuses()) {
                requests.initLabelValues(operation.method(), operation.path(), String.valueOf(status));
            }
        }
    }

    void answered(Route.Operation operation, int status, long nanoseconds) {
        requests.labelValues(operation.method(), operation.path(), String.valueOf(status))
                .inc();
        seconds.labelValues(operation.method(), operation.path()).observe(nanoseconds / 1e9);
    }

    /** Where they are, with room for the runtime's. */
    PrometheusRegistry registry() {
        return registry;
    }
}
