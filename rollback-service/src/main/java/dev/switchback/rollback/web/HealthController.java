package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.rollback.RollbackService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/** Probes. None of them asks another system: an API server that is away takes no replica out. */
@Controller("/health")
@Produces("*/*")
final class HealthController {
    private final RollbackService service;
    private final Leadership leadership;
    private final Lifecycle lifecycle;

    HealthController(RollbackService service, Leadership leadership, Lifecycle lifecycle) {
        this.service = service;
        this.leadership = leadership;
        this.lifecycle = lifecycle;
    }

    @Get("/live")
    HttpResponse<?> live() {
        return Bodies.json(HttpStatus.OK, Bodies.object().put("status", "UP"));
    }

    @Get("/startup")
    HttpResponse<?> startup() {
        return live();
    }

    /** Once all records have been read, until the process is asked to end. */
    @Get("/ready")
    HttpResponse<?> ready() {
        return answer(Bodies.object());
    }

    @Get
    HttpResponse<?> health() {
        ObjectNode body = Bodies.object()
                .put("synced", service.rollbacks().isSynced())
                .put("leader", leadership.isLeader())
                .put("stopping", lifecycle.isStopping());
        body.put("drivesDeliveries", service.driven().isPresent());
        service.driven().ifPresent(driven -> {
            body.put("deliveriesDriven", driven.driven().size());
            driven.trouble().ifPresent(what -> body.put("deliveriesTrouble", what));
        });
        service.metrics().ifPresent(reader -> body.put("prometheus", reader.state()));
        service.rollbacks().lostMemory().ifPresent(what -> body.put("lostMemory", what));
        service.intake().lastWatchdog().ifPresent(at -> body.put("lastWatchdog", at.toString()));
        return answer(body);
    }

    private HttpResponse<?> answer(ObjectNode body) {
        boolean ready = service.rollbacks().isSynced() && !lifecycle.isStopping();
        body.put("status", ready ? "UP" : "DOWN");
        return Bodies.json(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
    }
}
