package dev.switchback.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.switchback.runtime.endpoints.Endpoints;
import dev.switchback.runtime.endpoints.Request;
import java.nio.charset.StandardCharsets;

/**
 * Probes, metrics, breakers and chains, as the runtime answers them. No probe asks the dependency: its outage must neither
 * restart the pods nor take all of them out of service at once.
 */
final class RuntimePaths implements HttpHandler {
    private final Endpoints endpoints;
    private final Responses responses;

    RuntimePaths(Endpoints endpoints, Responses responses) {
        this.endpoints = endpoints;
        this.responses = responses;
    }

    @Override
    public void handle(HttpExchange exchange) {
        Request request = Request.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders().getFirst("Authorization"));
        endpoints
                .answer(request)
                .ifPresentOrElse(
                        own -> responses.write(exchange, own.status(), own.contentType(), own.bytes()),
                        () -> responses.write(
                                exchange, 404, "application/json", "{}".getBytes(StandardCharsets.UTF_8)));
    }
}
