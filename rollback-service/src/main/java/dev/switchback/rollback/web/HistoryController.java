package dev.switchback.rollback.web;

import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.people.HistoryJson;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletionStage;

/** What was rolled back. */
@Controller("/history")
@Produces("*/*")
final class HistoryController {
    private final CaseStore cases;
    private final Workers workers;

    HistoryController(CaseStore cases, Workers workers) {
        this.cases = cases;
        this.workers = workers;
    }

    /** Cases that acted, the newest first. */
    @Get
    CompletionStage<HttpResponse<?>> history() {
        return workers.answer(() -> Bodies.json(HttpStatus.OK, HistoryJson.write(cases.all())));
    }
}
