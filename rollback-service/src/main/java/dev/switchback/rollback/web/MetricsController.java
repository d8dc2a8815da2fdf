package dev.switchback.rollback.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/** What Prometheus scrapes, however busy the service is. */
@Controller("/metrics")
@Produces("*/*")
final class MetricsController {
    private final ServiceMetrics metrics;

    MetricsController(ServiceMetrics metrics) {
        this.metrics = metrics;
    }

    @Get
    HttpResponse<?> metrics() {
        return HttpResponse.ok(metrics.scrape()).header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    }
}
