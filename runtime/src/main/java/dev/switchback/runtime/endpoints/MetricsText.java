package dev.switchback.runtime.endpoints;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** All metrics in Prometheus' text format. */
final class MetricsText {
    private final PrometheusRegistry registry;
    private final PrometheusTextFormatWriter format =
            PrometheusTextFormatWriter.builder().build();

    MetricsText(PrometheusRegistry registry) {
        this.registry = registry;
    }

    PrometheusRegistry registry() {
        return registry;
    }

    Response response() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            format.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return new Response(200, format.getContentType(), text.toString(StandardCharsets.UTF_8));
    }
}
