package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.intake.AlertmanagerMessage;
import dev.switchback.rollback.intake.AlertmanagerMessage.Parsed;
import dev.switchback.rollback.intake.IncomingAlert;
import dev.switchback.rollback.intake.Receipt;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Alertmanager calls. */
@Controller("/trigger")
@Consumes("application/json")
@Produces("*/*")
final class TriggerController {
    private static final Logger LOG = LoggerFactory.getLogger(TriggerController.class);
    /** The answer names no more than these; all are processed. */
    private static final int NAMED = 100;

    private final RollbackService service;
    private final ServiceMetrics metrics;
    private final Workers workers;
    private final InstantSource clock;

    TriggerController(RollbackService service, ServiceMetrics metrics, Workers workers, InstantSource clock) {
        this.service = service;
        this.metrics = metrics;
        this.workers = workers;
        this.clock = clock;
    }

    @Post
    CompletionStage<HttpResponse<?>> trigger(HttpRequest<?> request, @Body byte @Nullable [] body) {
        return workers.answer(() -> metrics.timeTrigger(() -> take(request, body == null ? new byte[0] : body)));
    }

    private HttpResponse<?> take(HttpRequest<?> request, byte[] body) {
        try {
            return taken(request, AlertmanagerMessage.parse(new String(body, StandardCharsets.UTF_8), clock.instant()));
        } catch (RuntimeException e) {
            LOG.error("a message could not be taken in", e);
            return Problem.response(503, "the message could not be taken in; send it again");
        }
    }

    private HttpResponse<?> taken(HttpRequest<?> request, Parsed parsed) {
        if (parsed instanceof Parsed.Malformed malformed) {
            metrics.malformed();
            Requests.refused(request, 400, malformed.why());
            return Problem.response(400, malformed.why());
        }
        List<IncomingAlert> alerts = ((Parsed.Alerts) parsed).alerts();
        if (!service.cases().isSynced()) {
            String why = "the records have not been read yet; if this lasts: switchback crd | kubectl apply -f -";
            Requests.refused(request, 503, why);
            return Problem.response(503, why);
        }
        ObjectNode answer = Bodies.object().put("status", "ok").put("alerts_processed", alerts.size());
        return takeAll(alerts, answer)
                ? Bodies.json(HttpStatus.OK, answer)
                : Bodies.bytes(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        Problem.TYPE,
                        Problem.body(503, "not all alerts could be kept; send the message again")
                                .set("alerts", answer.path("alerts")));
    }

    /** Takes each alert alone; false when one has to come again. */
    private boolean takeAll(List<IncomingAlert> alerts, ObjectNode answer) {
        ArrayNode named = answer.putArray("alerts");
        boolean all = true;
        for (IncomingAlert alert : alerts) {
            Receipt receipt = service.intake().take(alert);
            metrics.received(receipt);
            all &= !(receipt instanceof Receipt.Deferred);
            if (named.size() < NAMED) {
                ReceiptJson.write(named.addObject(), alert, receipt);
            }
        }
        return all;
    }
}
