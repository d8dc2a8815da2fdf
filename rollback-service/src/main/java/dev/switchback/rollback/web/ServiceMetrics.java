package dev.switchback.rollback.web;

import dev.switchback.rollback.intake.Receipt;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/** What the service counts. Every series exists from the start, and no label value comes from outside. */
final class ServiceMetrics {
    private static final List<String> ALERT_OUTCOMES =
            List.of("ignored", "recorded", "known", "deferred", "dropped", "malformed");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final Counter alerts;
    private final Histogram trigger;

    ServiceMetrics() {
        alerts = Counter.builder()
                .name("switchback_alerts_total")
                .help("Alerts received, by what became of them; malformed counts messages.")
                .labelNames("outcome")
                .register(registry);
        ALERT_OUTCOMES.forEach(alerts::initLabelValues);
        trigger = Histogram.builder()
                .name("switchback_trigger_duration_seconds")
                .help("From a message's last byte to its answer.")
                .classicOnly()
                .register(registry);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    void received(Receipt receipt) {
        alerts.labelValues(ReceiptJson.outcome(receipt)).inc();
    }

    void malformed() {
        alerts.labelValues("malformed").inc();
    }

    <T> T timeTrigger(Supplier<T> work) {
        return trigger.time(work);
    }

    byte[] scrape() {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
