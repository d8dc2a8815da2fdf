package dev.switchback.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.nio.charset.StandardCharsets;

/**
 * The probes. None of them asks the dependency: its outage must neither restart the pods nor take all of them out of
 * service at once.
 */
final class HealthHandler implements HttpHandler {
    private final Lifecycle lifecycle;
    private final Responses responses;

    HealthHandler(Lifecycle lifecycle, Responses responses) {
        this.lifecycle = lifecycle;
        this.responses = responses;
    }

    @Override
    public void handle(HttpExchange exchange) {
        Answer answer = answer(exchange.getRequestURI().getPath());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        responses.write(exchange, answer.status(), "application/json", body);
    }

    private Answer answer(String path) {
        return switch (path) {
            case "/health/live" -> probe(true, "alive", "dead");
            case "/health/ready" -> probe(lifecycle.isReady(), "ready", "not ready");
            case "/health/startup" -> probe(lifecycle.hasStarted(), "started", "starting");
            default -> Answer.error(404, "probes are /health/live, /health/ready and /health/startup");
        };
    }

    private static Answer probe(boolean ok, String good, String bad) {
        return new Answer(ok ? 200 : 503, Json.object(json -> json.writeStringField("status", ok ? good : bad)));
    }
}
