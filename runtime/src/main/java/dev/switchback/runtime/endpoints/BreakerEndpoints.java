package dev.switchback.runtime.endpoints;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.json.Json;
import dev.switchback.runtime.registry.BreakerJson;
import dev.switchback.runtime.registry.BreakerRegistry;
import java.time.Duration;
import java.util.Optional;

/** Shows breakers, and changes them. A name that contains a slash is percent-encoded. */
final class BreakerEndpoints {
    static final String ROOT = "/circuit-breakers";
    private static final System.Logger LOG = System.getLogger(BreakerEndpoints.class.getName());
    /** As of the command {@code switchback breaker open}. */
    private static final String DEFAULT_S = "60";

    private static final int LONGEST_S = 86_400;

    private final BreakerRegistry breakers;

    BreakerEndpoints(BreakerRegistry breakers) {
        this.breakers = breakers;
    }

    Response answer(Request request) {
        String rest = request.path().substring(ROOT.length());
        if (rest.isEmpty() || rest.equals("/")) {
            return request.reads() ? Response.json(200, breakers.json()) : Endpoints.wrongMethod("GET");
        }
        int slash = rest.indexOf('/', 1);
        String name = Request.decodedPath(slash < 0 ? rest.substring(1) : rest.substring(1, slash));
        String action = slash < 0 ? "" : rest.substring(slash + 1);
        Optional<CircuitBreaker> breaker = breakers.find(name);
        if (breaker.isEmpty()) {
            return Response.problem(404, "no circuit breaker is called " + name + "; GET " + ROOT + " lists them");
        }
        return switch (action) {
            case "" -> request.reads() ? shown(breaker.get()) : Endpoints.wrongMethod("GET");
            case "history" -> request.reads() ? history(name) : Endpoints.wrongMethod("GET");
            case "reset", "open", "close" ->
                request.method().equals("POST")
                        ? changed(breaker.get(), action, request)
                        : Endpoints.wrongMethod("POST");
            default -> Response.problem(404, "a circuit breaker has history, reset, open and close");
        };
    }

    private static Response shown(CircuitBreaker breaker) {
        return Response.json(200, Json.write(BreakerJson.fields(breaker)));
    }

    private Response history(String name) {
        return Response.json(
                200,
                "{\"name\":" + Json.write(name) + ",\"history\":" + BreakerJson.history(breakers.history(name)) + "}");
    }

    private static Response changed(CircuitBreaker breaker, String action, Request request) {
        boolean opens = action.equals("open");
        Optional<Response> refused =
                opens ? request.refusedParameters("seconds", "reason") : request.refusedParameters("reason");
        if (refused.isPresent()) {
            return refused.get();
        }
        if (opens) {
            String seconds = request.parameter("seconds").orElse(DEFAULT_S);
            if (!seconds.matches("\\d{1,5}")
                    || Integer.parseInt(seconds) < 1
                    || Integer.parseInt(seconds) > LONGEST_S) {
                return Response.problem(400, "seconds is a whole number from 1 to " + LONGEST_S + ", not " + seconds);
            }
            breaker.openFor(Duration.ofSeconds(Integer.parseInt(seconds)));
        } else {
            breaker.reset();
        }
        String reason = request.parameter("reason").orElse("none given").replaceAll("\\p{Cntrl}", " ");
        LOG.log(
                System.Logger.Level.INFO,
                "circuit breaker {0}: {1} by hand, reason: {2}",
                breaker.name(),
                action,
                reason);
        return shown(breaker);
    }
}
