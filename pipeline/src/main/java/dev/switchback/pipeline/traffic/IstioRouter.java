package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.pipeline.traffic.Routing.Cause;
import dev.switchback.pipeline.traffic.Routing.Pending;
import dev.switchback.pipeline.traffic.Routing.Routed;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Splits by the weights of one HTTP route of an Istio {@code VirtualService}. The only destination of a route gets everything;
 * among several, one without a weight gets nothing. Istio reports what it took over only when its status is switched on
 * ({@code PILOT_ENABLE_STATUS}); otherwise a split counts as in effect when it is written.
 */
public final class IstioRouter implements Router {
    /** Served by every Istio since 1.5; {@code v1} came with 1.22. */
    private static final ResourceType VIRTUAL_SERVICES =
            new ResourceType("networking.istio.io", "v1beta1", "virtualservices", "VirtualService");

    private final Backends backends;
    private final RouteObject service;
    private final Optional<String> rule;

    /**
     * @param service name of the {@code VirtualService}, in the namespace of the backends
     * @param rule the route's {@code name}, or its place in {@code spec.http}, from 0; empty for the only route that leads to
     *     the stable version
     */
    public IstioRouter(Cluster cluster, Backends backends, String service, Optional<String> rule) {
        this.backends = backends;
        this.service = new RouteObject(cluster, VIRTUAL_SERVICES, backends.namespace(), service);
        this.rule = rule;
    }

    @Override
    public Routing read() {
        return service.look(now -> routed(shares(now)));
    }

    @Override
    public Routing split(int weight) {
        Router.percent(weight);
        return RouteObject.answered(() -> {
            if (weight > 0) {
                service.requireService(backends.canary());
            }
            return service.change(now -> shares(now).split(weight), this::inEffect);
        });
    }

    @Override
    public Routing restore(JsonNode before) {
        return service.change(now -> shares(now).restore(before), this::inEffect);
    }

    private Routing inEffect(ObjectNode now) {
        var status = now.path("status");
        long generation = now.path("metadata").path("generation").asLong();
        if (status.has("observedGeneration")
                && status.path("observedGeneration").asLong() < generation) {
            return notYet("Istio has not taken over generation " + generation + " yet");
        }
        for (var message : status.path("validationMessages")) {
            if (message.path("level").asText().equals("ERROR")) {
                return notYet("Istio says: " + message.path("type").path("code").asText() + " "
                        + message.path("documentationUrl").asText());
            }
        }
        return routed(shares(now));
    }

    private Routing notYet(String why) {
        return new Pending(Cause.NOT_YET_ACCEPTED, service + " is written and not accepted: " + why);
    }

    private static Routing routed(Shares shares) {
        return new Routed(shares.percent(), shares.before());
    }

    private Shares shares(ObjectNode now) {
        var found = Rule.find(now.path("spec").path("http"), rule, this::leadsToStable, service.toString());
        if (found.json().path("route") instanceof ArrayNode list) {
            int absent = list.size() == 1 ? 100 : 0;
            return new Shares(
                    new Shares.Entries(found.where(), list, this::host, IstioRouter::rename, absent), backends);
        }
        throw Unroutable.missing(found.where() + " has no destinations");
    }

    private boolean leadsToStable(JsonNode candidate) {
        return StreamSupport.stream(candidate.path("route").spliterator(), false)
                .anyMatch(destination -> host(destination).equals(backends.stable()));
    }

    /** The Service behind {@code orders}, {@code orders.shop} or {@code orders.shop.svc.cluster.local}. */
    private String host(JsonNode destination) {
        var labels = destination.path("destination").path("host").asText().split("\\.", -1);
        boolean ours = labels.length == 1
                || (labels[1].equals(backends.namespace()) && (labels.length == 2 || labels[2].equals("svc")));
        return ours ? labels[0] : "";
    }

    /** A subset is one of the stable Service's {@code DestinationRule}, which says nothing of another Service. */
    private static void rename(ObjectNode destination, String service) {
        if (destination.path("destination") instanceof ObjectNode to) {
            var host = to.path("host").asText();
            int dot = host.indexOf('.');
            to.put("host", dot < 0 ? service : service + host.substring(dot)).remove("subset");
        }
    }
}
