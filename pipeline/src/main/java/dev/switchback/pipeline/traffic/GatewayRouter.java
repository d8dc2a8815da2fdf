package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.pipeline.traffic.Routing.Cause;
import dev.switchback.pipeline.traffic.Routing.Pending;
import dev.switchback.pipeline.traffic.Routing.Routed;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Splits by the weights of one rule of a Gateway API {@code HTTPRoute}. A weight that is absent is 1. A split is in effect
 * when a gateway has accepted this generation of the route, and no gateway that accepts it has yet to see it.
 */
public final class GatewayRouter implements Router {
    private static final ResourceType HTTP_ROUTES =
            new ResourceType("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");

    private final Backends backends;
    private final RouteObject route;
    private final Optional<String> rule;

    /**
     * @param route name of the {@code HTTPRoute}, in the namespace of the backends
     * @param rule the rule's {@code name}, or its place in {@code spec.rules}, from 0; empty for the only rule that leads to
     *     the stable version
     */
    public GatewayRouter(Cluster cluster, Backends backends, String route, Optional<String> rule) {
        this.backends = backends;
        this.route = new RouteObject(cluster, HTTP_ROUTES, backends.namespace(), route);
        this.rule = rule;
    }

    @Override
    public Routing read() {
        return route.look(now -> routed(shares(now)));
    }

    @Override
    public Routing split(int weight) {
        Router.percent(weight);
        return RouteObject.answered(() -> {
            if (weight > 0) {
                route.requireService(backends.canary());
            }
            return route.change(now -> shares(now).split(weight), this::inEffect);
        });
    }

    @Override
    public Routing restore(JsonNode before) {
        return route.change(now -> shares(now).restore(before), this::inEffect);
    }

    private Routing inEffect(ObjectNode now) {
        long generation = now.path("metadata").path("generation").asLong();
        var refusals = new ArrayList<String>();
        boolean accepted = false;
        for (var parent : now.path("status").path("parents")) {
            var condition = accepted(parent);
            var gateway = parent.path("parentRef").path("name").asText();
            boolean accepts = condition.path("status").asText().equals("True");
            if (accepts && condition.path("observedGeneration").asLong() < generation) {
                return notYet("gateway " + gateway + " has not taken over generation " + generation + " yet");
            }
            accepted |= accepts;
            if (!accepts) {
                refusals.add("gateway %s: %s %s"
                        .formatted(
                                gateway,
                                condition.path("reason").asText(),
                                condition.path("message").asText()));
            }
        }
        return accepted
                ? routed(shares(now))
                : notYet(refusals.isEmpty() ? "no gateway has" : String.join("; ", refusals));
    }

    private Routing notYet(String why) {
        return new Pending(Cause.NOT_YET_ACCEPTED, route + " is written and not accepted: " + why);
    }

    private static JsonNode accepted(JsonNode parent) {
        for (var condition : parent.path("conditions")) {
            if (condition.path("type").asText().equals("Accepted")) {
                return condition;
            }
        }
        return parent.path("Accepted");
    }

    private static Routing routed(Shares shares) {
        return new Routed(shares.percent(), shares.before());
    }

    private Shares shares(ObjectNode now) {
        var found = Rule.find(now.path("spec").path("rules"), rule, this::leadsToStable, route.toString());
        if (found.json().path("backendRefs") instanceof ArrayNode list) {
            return new Shares(
                    new Shares.Entries(found.where(), list, this::service, GatewayRouter::rename, 1), backends);
        }
        throw Unroutable.missing(found.where() + " has no backends");
    }

    private boolean leadsToStable(JsonNode candidate) {
        return StreamSupport.stream(candidate.path("backendRefs").spliterator(), false)
                .anyMatch(backend -> service(backend).equals(backends.stable()));
    }

    /** A backend can also be of another kind, or in another namespace. */
    private String service(JsonNode backend) {
        boolean ours = backend.path("group").asText("").isEmpty()
                && backend.path("kind").asText("Service").equals("Service")
                && backend.path("namespace").asText(backends.namespace()).equals(backends.namespace());
        return ours ? backend.path("name").asText() : "";
    }

    private static void rename(ObjectNode backend, String service) {
        backend.put("name", service);
    }
}
