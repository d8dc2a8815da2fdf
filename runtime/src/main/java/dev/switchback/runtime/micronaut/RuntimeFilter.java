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
import org.jspecify.annotations.Nullable;

/** Answers the runtime's own paths; all other requests are counted, so that they are waited for at the end. */
@ServerFilter("/**")
final class RuntimeFilter implements ApplicationEventListener<HttpRequestTerminatedEvent> {
    private static final String COUNTED = "switchback.in-flight";

    private final ServiceRuntime runtime;

    RuntimeFilter(ServiceRuntime runtime) {
        this.runtime = runtime;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> answer(HttpRequest<?> request) {
        String path = request.getPath();
        if (path.equals(Endpoints.REHEARSAL)) {
            return null; // RehearsalFilter's
        }
        if (Endpoints.owns(path)) {
            return answer(runtime, request);
        }
        request.setAttribute(COUNTED, runtime.shutdown().inFlight().begin());
        return null;
    }

    static @Nullable HttpResponse<?> answer(ServiceRuntime runtime, HttpRequest<?> request) {
        return runtime.endpoints()
                .answer(read(request))
                .map(RuntimeFilter::written)
                .orElse(null);
    }

    private static Request read(HttpRequest<?> request) {
        return Request.of(
                request.getMethodName(),
                request.getUri().getRawPath(),
                request.getUri().getRawQuery(),
                request.getHeaders().get("Authorization"));
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
