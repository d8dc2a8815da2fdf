package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.monitoring.AlertmanagerMessage;
import dev.switchback.monitoring.AlertmanagerMessage.Parsed;
import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

    private static final Duration LIMIT = Deliveries.BUDGET.plusSeconds(2);
    private static final String LATE = "the API server is too slow to keep all alerts of a message now; send it again";

    private final RollbackService service;
    private final Deliveries deliveries;
    private final ServiceMetrics metrics;
    private final Workers workers;
    private final RequestLog log;
    private final InstantSource clock;

    TriggerController(
            RollbackService service,
            Deliveries deliveries,
            ServiceMetrics metrics,
            Workers workers,
            RequestLog log,
            InstantSource clock) {
        this.service = service;
        this.deliveries = deliveries;
        this.metrics = metrics;
        this.workers = workers;
        this.log = log;
        this.clock = clock;
    }

    @Post
    CompletionStage<HttpResponse<?>> trigger(HttpRequest<?> request, @Body byte @Nullable [] body) {
        byte[] message = body == null ? new byte[0] : body;
        return workers.answer(LIMIT, LATE, () -> metrics.timeTrigger(() -> take(request, message)));
    }

    private HttpResponse<?> take(HttpRequest<?> request, byte[] body) {
        try {
            return taken(request, AlertmanagerMessage.parse(new String(body, StandardCharsets.UTF_8), clock.instant()));
        } catch (RuntimeException e) {
            metrics.answered("failed");
            LOG.error("a message could not be taken in", e);
            return Problem.response(503, "the message could not be taken in; send it again");
        }
    }

    private HttpResponse<?> taken(HttpRequest<?> request, Parsed parsed) {
        if (parsed instanceof Parsed.Malformed malformed) {
            metrics.answered("malformed");
            log.refused(request, 400, malformed.why());
            return Problem.response(400, malformed.why());
        }
        if (!service.rollbacks().isSynced()) {
            metrics.answered("unready");
            String why = "the records have not been read yet; if this lasts: switchback crd | kubectl apply -f -";
            log.refused(request, 503, why);
            return Problem.response(503, why);
        }
        List<IncomingAlert> alerts = ((Parsed.Alerts) parsed).alerts();
        List<Receipt> receipts = deliveries.take(alerts);
        receipts.forEach(metrics::received);
        sayIfNothingNew(receipts);
        return answer(alerts, receipts);
    }

    private HttpResponse<?> answer(List<IncomingAlert> alerts, List<Receipt> receipts) {
        ObjectNode answer = Bodies.object().put("status", "ok").put("alerts_processed", alerts.size());
        ArrayNode named = answer.putArray("alerts");
        for (int i = 0; i < Math.min(alerts.size(), NAMED); i++) {
            ReceiptJson.write(named.addObject(), alerts.get(i), receipts.get(i), this::rollback);
        }
        boolean complete = receipts.stream().noneMatch(Receipt.Deferred.class::isInstance);
        metrics.answered(complete ? "accepted" : "deferred");
        if (complete) {
            return Bodies.json(HttpStatus.OK, answer);
        }
        ObjectNode problem = Problem.body(503, "not all alerts could be kept; send the message again");
        return Bodies.bytes(HttpStatus.SERVICE_UNAVAILABLE, Problem.TYPE, problem.set("alerts", named));
    }

    private Optional<Rollback> rollback(String name) {
        int slash = name.indexOf('/');
        return service.rollbacks().get(name.substring(0, slash), name.substring(slash + 1));
    }

    /** The intake has a line for each alert that is new; a message without one gets its line here. */
    private static void sayIfNothingNew(List<Receipt> receipts) {
        if (receipts.isEmpty()) {
            LOG.info("POST /trigger: 200, the message has no alerts");
        } else if (receipts.stream().allMatch(r -> r instanceof Receipt.Ignored || r instanceof Receipt.Known)) {
            LOG.info(
                    "POST /trigger: 200, nothing new in {} alert(s): {}",
                    receipts.size(),
                    receipts.get(0).message());
        }
    }
}
