package dev.switchback.rollback.web;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.json.Json;
import dev.switchback.runtime.registry.BreakerJson;
import dev.switchback.runtime.registry.BreakerRegistry;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The breakers around what the service calls: shown to who may read, closed by who may change them. */
@Controller("/circuit-breakers")
@Produces("*/*")
final class CircuitBreakersController {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreakersController.class);

    private final BreakerRegistry breakers;

    CircuitBreakersController(ClientBreakers breakers) {
        this.breakers = breakers.registry();
    }

    @Get
    HttpResponse<?> all() {
        return json(breakers.json());
    }

    @Get("/{name}")
    HttpResponse<?> one(@PathVariable String name) {
        return found(name, CircuitBreakersController::shown);
    }

    /** What happened to it, the oldest first. */
    @Get("/{name}/history")
    HttpResponse<?> history(@PathVariable String name) {
        return found(
                name,
                breaker -> json("{\"name\":" + Json.write(name) + ",\"history\":"
                        + BreakerJson.history(breakers.history(name)) + "}"));
    }

    /** Closes it, with an empty window. */
    @Post("/{name}/reset")
    HttpResponse<?> reset(HttpRequest<?> request, @PathVariable String name) {
        return found(name, breaker -> {
            breaker.reset();
            LOG.info("circuit breaker {}: reset by {}", breaker.name(), AuthenticationFilter.user(request));
            return shown(breaker);
        });
    }

    private HttpResponse<?> found(String name, Function<CircuitBreaker, HttpResponse<?>> answer) {
        Optional<CircuitBreaker> breaker = breakers.find(name);
        return breaker.isPresent()
                ? answer.apply(breaker.get())
                : Problem.response(404, "there is no such circuit breaker; GET /circuit-breakers lists them");
    }

    private static HttpResponse<?> shown(CircuitBreaker breaker) {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("name", breaker.name()));
        fields.putAll(BreakerJson.fields(breaker));
        return json(Json.write(fields));
    }

    private static HttpResponse<?> json(String text) {
        return HttpResponse.ok(text.getBytes(StandardCharsets.UTF_8))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store");
    }
}
