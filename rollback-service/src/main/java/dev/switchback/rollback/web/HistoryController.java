package dev.switchback.rollback.web;

import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.people.HistoryJson;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What was rolled back. */
@Controller("/history")
@Produces("*/*")
final class HistoryController {
    private static final int LIMIT = 1_000;

    private final RollbackService service;
    private final Workers workers;

    HistoryController(RollbackService service, Workers workers) {
        this.service = service;
        this.workers = workers;
    }

    /** Cases that acted, the newest first; with {@code all=true} every case, refusals included. */
    @Get
    CompletionStage<HttpResponse<?>> history(HttpRequest<?> request) {
        return workers.answer(() -> {
            RequestParameters asked = RequestParameters.byQuery(request, "all", "limit");
            List<Rollback> rollbacks = service.rollbacks().all();
            List<Rollback> shown =
                    asked.flag("all") ? HistoryJson.newestFirst(rollbacks) : HistoryJson.acted(rollbacks);
            List<Rollback> some =
                    shown.stream().limit(asked.count("limit", LIMIT, LIMIT)).toList();
            return Bodies.json(HttpStatus.OK, HistoryJson.write(some));
        });
    }
}
