package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.evidence.WorkloadReader;
import dev.switchback.rollback.people.ManualRequest;
import dev.switchback.rollback.people.RollbackListing;
import dev.switchback.rollback.people.RollbackQuery;
import dev.switchback.rollback.store.Written;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records for programs: to see, to ask for, to answer. */
@Controller("/api/v1/rollbacks")
@Produces("*/*")
final class RollbacksController {
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 500;

    private final RollbackService service;
    private final Approvals approvals;
    private final Workers workers;
    private final InstantSource clock;

    RollbacksController(RollbackService service, Approvals approvals, Workers workers, InstantSource clock) {
        this.service = service;
        this.approvals = approvals;
        this.workers = workers;
        this.clock = clock;
    }

    /** The newest first. */
    @Get
    CompletionStage<HttpResponse<?>> list(HttpRequest<?> request) {
        return workers.answer(() -> {
            RequestParameters asked =
                    RequestParameters.byQuery(request, "namespace", "workload", "phase", "limit", "after");
            var query = new RollbackQuery(
                    asked.name("namespace"),
                    asked.workload("workload").map(WorkloadRef::toString),
                    asked.text("phase", 30).map(RollbacksController::phase),
                    asked.count("limit", PAGE, LARGEST_PAGE),
                    asked.text("after", 1_000));
            RollbackQuery.Page page = query.of(StoredRollbacks.all(service));
            ObjectNode answer = RollbackListing.write(page.rollbacks());
            page.next().ifPresent(next -> answer.put("next", next));
            return Bodies.json(HttpStatus.OK, answer);
        });
    }

    private static Phase phase(String text) {
        return Arrays.stream(Phase.values())
                .filter(p -> p.text().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> BadRequest.of("there is no phase " + text + "; there are "
                        + Arrays.stream(Phase.values()).map(Phase::text).collect(Collectors.joining(", "))));
    }

    /** Asks for a rollback by hand; who asks is who came in. */
    @Post
    @Consumes("application/json")
    CompletionStage<HttpResponse<?>> create(HttpRequest<?> request, @Body byte @Nullable [] body) {
        return workers.answer(() -> created(
                AuthenticationFilter.user(request),
                RequestParameters.byBody(
                        body,
                        "workload",
                        "workload.kind",
                        "workload.namespace",
                        "workload.name",
                        "target",
                        "target.hash",
                        "reason",
                        "overrideFreeze")));
    }

    private HttpResponse<?> created(String by, RequestParameters asked) {
        WorkloadRef ref = workload(asked);
        WorkloadReader.Snapshot subject =
                service.subjects().read(ref).orElseThrow(() -> BadRequest.notFound("there is no " + ref.words()));
        var request = new ManualRequest(
                ref,
                subject.workload().current().map(Revision::hash),
                hash(asked),
                by,
                asked.text("reason", ManualRequest.MAX_WHY).orElse(""),
                asked.flag("overrideFreeze"));
        Rollback wanted = request.toRecord(clock.instant());
        Written written = service.rollbacks().create(wanted);
        if (!(written instanceof Written.Done done)) {
            throw StoredRollbacks.notWritten(written);
        }
        return Bodies.json(HttpStatus.CREATED, RollbackListing.write(done.rollback()))
                .header("Location", "/api/v1/rollbacks/" + done.rollback());
    }

    private static WorkloadRef workload(RequestParameters asked) {
        WorkloadKind kind = WorkloadKind.of(asked.text("workload.kind", 30).orElse("Deployment"));
        if (kind == WorkloadKind.OTHER) {
            throw BadRequest.of("workload.kind has to be " + WorkloadKind.ALLOWED);
        }
        return asked.workload("workload")
                .or(() -> asked.name("workload.namespace").flatMap(namespace -> asked.name("workload.name")
                        .map(name -> new WorkloadRef(kind, namespace, name))))
                .orElseThrow(() -> BadRequest.of(
                        "name the workload: {\"workload\": {\"namespace\": \"shop\", \"name\": \"orders\"}}"));
    }

    private static Optional<String> hash(RequestParameters asked) {
        Optional<String> hash = asked.text("target", 63).or(() -> asked.text("target.hash", 63));
        if (hash.filter(h -> !h.matches("[A-Za-z0-9._-]+")).isPresent()) {
            throw BadRequest.of("target has to be the hash of a revision");
        }
        return hash;
    }

    @Get("/{namespace}/{name}")
    CompletionStage<HttpResponse<?>> show(String namespace, String name) {
        return workers.answer(() ->
                Bodies.json(HttpStatus.OK, RollbackListing.write(StoredRollbacks.read(service, namespace, name))));
    }

    @Post("/{namespace}/{name}/approve")
    @Consumes("*/*")
    CompletionStage<HttpResponse<?>> approve(HttpRequest<?> request, String namespace, String name) {
        return answer(request, namespace, name, Rollback.Approval.Verdict.APPROVED);
    }

    @Post("/{namespace}/{name}/reject")
    @Consumes("*/*")
    CompletionStage<HttpResponse<?>> reject(HttpRequest<?> request, String namespace, String name) {
        return answer(request, namespace, name, Rollback.Approval.Verdict.REJECTED);
    }

    private CompletionStage<HttpResponse<?>> answer(
            HttpRequest<?> request, String namespace, String name, Rollback.Approval.Verdict verdict) {
        return workers.answer(() -> Bodies.json(
                HttpStatus.OK,
                RollbackListing.write(approvals.give(namespace, name, AuthenticationFilter.user(request), verdict))));
    }
}
