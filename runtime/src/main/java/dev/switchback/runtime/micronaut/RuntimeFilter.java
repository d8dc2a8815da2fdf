package dev.switchback.runtime.micronaut;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.endpoints.Endpoints;
import dev.switchback.runtime.endpoints.Request;
import dev.switchback.runtime.endpoints.Response;
import dev.switchback.runtime.shutdown.InFlight;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.context.event.HttpRequestTerminatedEvent;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * Answers the runtime's own paths, below the context path and at the root; all other requests are counted, so that they
 * are waited for at the end. Where an endpoint of Micronaut's management has one of the paths, it keeps it.
 */
@ServerFilter(patterns = ServerFilter.MATCH_ALL_PATTERN, appendContextPath = false)
final class RuntimeFilter implements ApplicationEventListener<HttpRequestTerminatedEvent> {
    private static final String COUNTED = "switchback.in-flight";
    private static final String MANAGEMENT = "io.micronaut.management.endpoint.annotation.Endpoint";

    private final ServiceRuntime runtime;
    private final String contextPath;
    private final ExecutorService blocking;

    RuntimeFilter(
            ServiceRuntime runtime,
            HttpServerConfiguration server,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.runtime = runtime;
        String path = server.getContextPath();
        this.contextPath = path == null ? "" : path.replaceAll("^/*|/*$", "");
        this.blocking = blocking;
    }

    /** A rehearsal takes as long as the tiers of its chain: not on a thread that other connections need. */
    @RequestFilter
    CompletionStage<Optional<HttpResponse<?>>> answer(HttpRequest<?> request) {
        String path = ownPath(request.getUri().getRawPath());
        if (!Endpoints.owns(path) || isManagements(request, path)) {
            request.setAttribute(COUNTED, runtime.shutdown().inFlight().begin());
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return path.equals(Endpoints.REHEARSAL)
                ? CompletableFuture.supplyAsync(() -> answer(request, path), blocking)
                : CompletableFuture.completedFuture(answer(request, path));
    }

    private String ownPath(String path) {
        return !contextPath.isEmpty() && path.startsWith("/" + contextPath + "/")
                ? path.substring(contextPath.length() + 1)
                : path;
    }

    private static boolean isManagements(HttpRequest<?> request, String path) {
        return Endpoints.isCommon(path)
                && RouteAttributes.getRouteMatch(request)
                        .filter(route -> route.getAnnotationMetadata().hasStereotype(MANAGEMENT))
                        .isPresent();
    }

    private Optional<HttpResponse<?>> answer(HttpRequest<?> request, String path) {
        return runtime.endpoints()
                .answer(Request.of(
                        request.getMethodName(),
                        path,
                        request.getUri().getRawQuery(),
                        request.getHeaders().get("Authorization")))
                .map(RuntimeFilter::written);
    }

    private static HttpResponse<?> written(Response response) {
        return HttpResponse.status(HttpStatus.valueOf(response.status()))
                .body(response.bytes())
                .contentType(MediaType.of(response.contentType()))
                .header("Cache-Control", "no-store");
    }

    @ResponseFilter
    void close(MutableHttpResponse<?> response) {
        if (runtime.shutdown().isStopping()) {
            response.header("Connection", "close");
        }
    }

    /** Comes for each request, also when the client has gone. */
    @Override
    public void onApplicationEvent(HttpRequestTerminatedEvent event) {
        event.getSource().getAttribute(COUNTED, InFlight.Request.class).ifPresent(InFlight.Request::close);
    }
}
