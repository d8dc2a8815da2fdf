package dev.switchback.rollback.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletionStage;

/** What Prometheus scrapes. */
@Controller("/metrics")
@Produces("*/*")
final class MetricsController {
    private final ServiceMetrics metrics;
    private final Workers workers;

    MetricsController(ServiceMetrics metrics, Workers workers) {
        this.metrics = metrics;
        this.workers = workers;
    }

    @Get
    CompletionStage<HttpResponse<?>> metrics() {
        return workers.answer(() ->
                HttpResponse.ok(metrics.scrape()).header("Content-Type", "text/plain; version=0.0.4; charset=utf-8"));
    }
}
