package dev.switchback.rollback.web;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.decision.Judge;
import dev.switchback.rollback.people.RollbackQuery;
import dev.switchback.rollback.web.page.Page;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** For people with a browser. */
@Controller("/")
@Produces("*/*")
final class PageController {
    private static final int SHOWN = 50;

    private final RollbackService service;
    private final Approvals approvals;
    private final Leadership leadership;
    private final Authenticator authenticator;
    private final Workers workers;
    private final InstantSource clock;

    PageController(
            RollbackService service,
            Approvals approvals,
            Leadership leadership,
            Authenticator authenticator,
            Workers workers,
            InstantSource clock) {
        this.service = service;
        this.approvals = approvals;
        this.leadership = leadership;
        this.authenticator = authenticator;
        this.workers = workers;
        this.clock = clock;
    }

    @Get
    CompletionStage<HttpResponse<?>> overview(HttpRequest<?> request) {
        return shown(() -> {
            Optional<String> after = RequestParameters.byQuery(request, "after").text("after", 1_000);
            List<Rollback> all = StoredRollbacks.all(service);
            var ended = new RollbackQuery(Optional.empty(), Optional.empty(), Optional.empty(), SHOWN, after)
                    .of(all.stream().filter(r -> !isOpen(r)).toList());
            var open = new RollbackQuery(Optional.empty(), Optional.empty(), Optional.empty(), SHOWN, Optional.empty())
                    .of(all.stream().filter(PageController::isOpen).toList());
            return page(request)
                    .overview(new Page.Overview(
                            open.rollbacks(),
                            ended.rollbacks(),
                            leadership.isLeader(),
                            service.intake().lastWatchdog(),
                            ended.next().map(next -> "/?after=" + URLEncoder.encode(next, StandardCharsets.UTF_8))));
        });
    }

    private static boolean isOpen(Rollback rollback) {
        return rollback.status().phase().isOpen();
    }

    @Get("/rollbacks/{namespace}/{name}")
    CompletionStage<HttpResponse<?>> one(HttpRequest<?> request, String namespace, String name) {
        return shown(() -> {
            Rollback rollback = StoredRollbacks.read(service, namespace, name);
            return page(request).one(rollback, guards(rollback));
        });
    }

    private List<Judge.Explanation> guards(Rollback rollback) {
        try {
            return Judge.judge(service.evidence().gather(rollback)).verdicts();
        } catch (ApiException e) {
            return List.of();
        }
    }

    @Post("/rollbacks/{namespace}/{name}/approve")
    @Consumes("*/*")
    CompletionStage<HttpResponse<?>> approve(HttpRequest<?> request, String namespace, String name) {
        return answered(request, namespace, name, Rollback.Approval.Verdict.APPROVED);
    }

    @Post("/rollbacks/{namespace}/{name}/reject")
    @Consumes("*/*")
    CompletionStage<HttpResponse<?>> reject(HttpRequest<?> request, String namespace, String name) {
        return answered(request, namespace, name, Rollback.Approval.Verdict.REJECTED);
    }

    private CompletionStage<HttpResponse<?>> answered(
            HttpRequest<?> request, String namespace, String name, Rollback.Approval.Verdict verdict) {
        return workers.answer(() -> {
            try {
                Rollback rollback = approvals.give(namespace, name, AuthenticationFilter.user(request), verdict);
                return HttpResponse.seeOther(URI.create("/rollbacks/" + rollback));
            } catch (BadRequest e) {
                return problem(e);
            }
        });
    }

    private CompletionStage<HttpResponse<?>> shown(Supplier<String> page) {
        return workers.answer(() -> {
            try {
                return html(HttpStatus.OK, page.get());
            } catch (BadRequest e) {
                return problem(e);
            }
        });
    }

    private HttpResponse<?> problem(BadRequest e) {
        HttpStatus status = HttpStatus.valueOf(e.status());
        return html(
                status,
                new Page(clock.instant(), false)
                        .problem(status.getCode(), status.getReason(), String.valueOf(e.getMessage())));
    }

    private Page page(HttpRequest<?> request) {
        boolean mayAnswer = authenticator.judge(AuthenticationFilter.token(request), Access.ANSWER)
                instanceof Authenticator.Verdict.Allowed;
        return new Page(clock.instant(), mayAnswer);
    }

    private static HttpResponse<?> html(HttpStatus status, String page) {
        return HttpResponse.status(status)
                .body(page.getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Content-Security-Policy", Page.CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }
}
