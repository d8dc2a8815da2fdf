package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.pipeline.traffic.Routing.Routed;
import java.util.Optional;

/**
 * Splits by the canary annotations of ingress-nginx (retired in March 2026): a second Ingress, {@code NAME-SERVICE-canary}, has the
 * stable one's rules with the canary as their backend, and the share as an annotation. It is made when there is none, and
 * deleted again by {@link #restore}; the stable Ingress is only read. The controller does not report what it took over, so a
 * split counts as in effect when it is written.
 */
public final class NginxRouter implements Router {
    private static final ResourceType INGRESSES = new ResourceType("networking.k8s.io", "v1", "ingresses", "Ingress");
    private static final String PREFIX = "nginx.ingress.kubernetes.io/";
    private static final String CANARY = PREFIX + "canary";
    private static final String WEIGHT = PREFIX + "canary-weight";
    private static final String TOTAL = PREFIX + "canary-weight-total";
    private static final String SERVICE = "/backend/service";
    private static final String CLASS = "kubernetes.io/ingress.class";

    private final Backends backends;
    private final String name;
    private final RouteObject stable;
    private final RouteObject canary;

    /** @param ingress name of the stable version's Ingress, in the namespace of the backends */
    public NginxRouter(Cluster cluster, Backends backends, String ingress) {
        this.backends = backends;
        this.name = ingress + "-" + backends.canary();
        this.stable = new RouteObject(cluster, INGRESSES, backends.namespace(), ingress);
        this.canary = new RouteObject(cluster, INGRESSES, backends.namespace(), name);
    }

    @Override
    public Routing read() {
        return RouteObject.answered(() -> {
            copy(stable.existing());
            var there = canary.found();
            there.ifPresent(this::requireCanary);
            return there.map(NginxRouter::routed).orElseGet(NginxRouter::none);
        });
    }

    @Override
    public Routing split(int weight) {
        Router.percent(weight);
        return RouteObject.answered(() -> {
            if (weight > 0) {
                stable.requireService(backends.canary());
            }
            if (canary.found().isEmpty()) {
                var failure = weight == 0 ? Optional.of(none()) : canary.create(copy(stable.existing()));
                if (failure.isPresent()) {
                    return failure.get();
                }
            }
            return canary.change(now -> weigh(now, weight), NginxRouter::routed);
        });
    }

    @Override
    public Routing restore(JsonNode before) {
        return RouteObject.answered(() -> {
            if (before.isEmpty()) {
                return canary.delete().orElseGet(NginxRouter::none);
            }
            return canary.change(now -> restore(now, before), NginxRouter::routed);
        });
    }

    private void weigh(ObjectNode ingress, int weight) {
        requireCanary(ingress);
        var annotations = ingress.withObject("/metadata/annotations");
        annotations.put(WEIGHT, Integer.toString((int) ((long) weight * total(ingress) / 100)));
    }

    /** Another Ingress of that name, or one that leads elsewhere, is not ours to change. */
    private void requireCanary(ObjectNode ingress) {
        if (!annotation(ingress, CANARY).equals("true")) {
            throw Unroutable.invalid(
                    "%s exists and is no canary: it has no annotation %s: \"true\"".formatted(canary, CANARY));
        }
        if (pathsTo(backends.canary(), ingress).isEmpty()) {
            throw Unroutable.invalid(canary + " has no path that leads to " + backends.canary());
        }
    }

    private static void restore(ObjectNode ingress, JsonNode before) {
        var annotations = ingress.withObject("/metadata/annotations");
        if (before.has(WEIGHT)) {
            annotations.set(WEIGHT, before.path(WEIGHT));
        } else {
            annotations.remove(WEIGHT);
        }
    }

    /** The canary's Ingress: without a share yet. */
    private ObjectNode copy(ObjectNode ingress) {
        var rules = pathsTo(backends.stable(), ingress);
        if (rules.isEmpty()) {
            throw Unroutable.missing(stable + " has no path that leads to " + backends.stable());
        }
        var copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", INGRESSES.apiVersion()).put("kind", INGRESSES.kind());
        var metadata = copy.putObject("metadata")
                .put("namespace", backends.namespace())
                .put("name", name);
        var annotations = metadata.putObject("annotations").put(CANARY, "true").put(WEIGHT, "0");
        var byAnnotation = ingress.path("metadata").path("annotations").path(CLASS);
        if (byAnnotation.isTextual()) {
            annotations.set(CLASS, byAnnotation);
        }
        var spec = copy.putObject("spec");
        if (ingress.path("spec").has("ingressClassName")) {
            spec.set("ingressClassName", ingress.path("spec").path("ingressClassName"));
        }
        for (var path : rules.findValues("paths")) {
            path.forEach(to -> ((ObjectNode) to.at(SERVICE)).put("name", backends.canary()));
        }
        spec.set("rules", rules);
        return copy;
    }

    /** The rules with those of their paths that lead to the Service. */
    private static ArrayNode pathsTo(String service, JsonNode ingress) {
        var rules = JsonNodeFactory.instance.arrayNode();
        for (var rule : ingress.path("spec").path("rules")) {
            var paths = JsonNodeFactory.instance.arrayNode();
            for (var path : rule.path("http").path("paths")) {
                if (path.at(SERVICE).path("name").asText().equals(service)) {
                    paths.add(path.deepCopy());
                }
            }
            if (!paths.isEmpty()) {
                ObjectNode kept = rule.deepCopy();
                kept.withObject("/http").set("paths", paths);
                rules.add(kept);
            }
        }
        return rules;
    }

    private static Routing routed(ObjectNode ingress) {
        var before = JsonNodeFactory.instance.objectNode().put(CANARY, annotation(ingress, CANARY));
        var weight = annotation(ingress, WEIGHT);
        if (weight.isEmpty()) {
            return new Routed(0, before);
        }
        return new Routed(
                (int) Math.round(100.0 * number(WEIGHT, weight) / total(ingress)), before.put(WEIGHT, weight));
    }

    /** There is no Ingress of the canary. */
    private static Routing none() {
        return new Routed(0, JsonNodeFactory.instance.objectNode());
    }

    private static int total(ObjectNode ingress) {
        var total = annotation(ingress, TOTAL);
        return total.isEmpty() ? 100 : Math.max(1, number(TOTAL, total));
    }

    private static int number(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Unroutable.invalid("the annotation %s has to be a whole number, not %s".formatted(key, text));
        }
    }

    private static String annotation(ObjectNode ingress, String key) {
        return ingress.path("metadata").path("annotations").path(key).asText("");
    }
}
