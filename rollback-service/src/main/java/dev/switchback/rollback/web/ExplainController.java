package dev.switchback.rollback.web;

import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.RollbackService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletionStage;

/** Every guard's verdict, as if an alert came now. */
@Controller("/api/v1/explain")
@Produces("*/*")
final class ExplainController {
    private final RollbackService service;
    private final Workers workers;

    ExplainController(RollbackService service, Workers workers) {
        this.service = service;
        this.workers = workers;
    }

    /** Answers as {@code switchback explain --output json} does. */
    @Get
    CompletionStage<HttpResponse<?>> explain(HttpRequest<?> request) {
        return workers.answer(() -> {
            WorkloadRef ref = RequestParameters.byQuery(request, "workload")
                    .workload("workload")
                    .orElseThrow(() -> BadRequest.of("name the workload: ?workload=shop/orders"));
            return service.explainer()
                    .explain(ref)
                    .map(e -> Bodies.json(HttpStatus.OK, e.json()))
                    .orElseThrow(() -> BadRequest.notFound("there is no " + ref.words()));
        });
    }
}
