package dev.switchback.runtime.micronaut;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.endpoints.Endpoints;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** Rehearses chains, which takes as long as their tiers take: not on a thread that other connections need. */
@ServerFilter(Endpoints.REHEARSAL)
final class RehearsalFilter {
    private final ServiceRuntime runtime;

    RehearsalFilter(ServiceRuntime runtime) {
        this.runtime = runtime;
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Nullable
    HttpResponse<?> answer(HttpRequest<?> request) {
        return RuntimeFilter.answer(runtime, request);
    }
}
