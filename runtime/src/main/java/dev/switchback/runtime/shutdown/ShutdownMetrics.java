package dev.switchback.runtime.shutdown;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What a shutdown tells Prometheus. The last scrape of a pod happens during the delay or the drain, or not at all. */
final class ShutdownMetrics {
    private final Gauge stage;
    private final Counter requests;
    private final Counter shutdowns;

    ShutdownMetrics(PrometheusRegistry registry, InFlight inFlight) {
        stage = Gauge.builder()
                .name("graceful_shutdown_stage")
                .help("0 serving, 1 not ready but serving, 2 draining, 3 flushing, 4 done.")
                .register(registry);
        requests = Counter.builder()
                .name("graceful_shutdown_requests_total")
                .help("Requests in flight after accepting stopped: drained (answered) or dropped (cut off).")
                .labelNames("result")
                .register(registry);
        shutdowns = Counter.builder()
                .name("graceful_shutdowns_total")
                .help("Finished shutdowns: clean, or with something cut off.")
                .labelNames("result")
                .register(registry);
        GaugeWithCallback.builder()
                .name("graceful_shutdown_in_flight_requests")
                .help("Requests that are being answered now.")
                .callback(callback -> callback.call((double) inFlight.count()))
                .register(registry);
        requests.initLabelValues("drained");
        requests.initLabelValues("dropped");
        shutdowns.initLabelValues("clean");
        shutdowns.initLabelValues("cut_off");
    }

    void reached(Stage reached) {
        stage.set(reached.code());
    }

    void ended(ShutdownOutcome outcome) {
        requests.labelValues("drained").inc(outcome.drained());
        requests.labelValues("dropped").inc(outcome.dropped());
        shutdowns.labelValues(outcome.isClean() ? "clean" : "cut_off").inc();
    }
}
