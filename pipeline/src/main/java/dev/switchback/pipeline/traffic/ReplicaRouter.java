package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.pipeline.traffic.Routing.Cause;
import dev.switchback.pipeline.traffic.Routing.Pending;
import dev.switchback.pipeline.traffic.Routing.Routed;

/**
 * Splits by the number of pods behind one Service: both versions' pods match its selector. Only the canary's Deployment is
 * scaled; with {@code s} stable pods a share of {@code w} percent takes {@code w * s / (100 - w)} pods, rounded down, and at
 * least one. For 100 percent there are as many pods of the canary as of the stable version, which is half of the requests:
 * the rest comes with the promotion. A split is in effect when the canary's pods are ready; it is calculated again each time,
 * so it follows an autoscaler of the stable version.
 */
public final class ReplicaRouter implements Router {
    private static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments", "Deployment");

    private final RouteObject stable;
    private final RouteObject canary;

    /** @param backends names of the two Deployments */
    public ReplicaRouter(Cluster cluster, Backends backends) {
        this.stable = new RouteObject(cluster, DEPLOYMENTS, backends.namespace(), backends.stable());
        this.canary = new RouteObject(cluster, DEPLOYMENTS, backends.namespace(), backends.canary());
    }

    @Override
    public Routing read() {
        return canary.look(now -> routed(now, stableReplicas()));
    }

    @Override
    public Routing split(int weight) {
        Router.percent(weight);
        return RouteObject.answered(() -> {
            int beside = stableReplicas();
            int replicas = replicas(weight, beside);
            return canary.change(now -> scale(now, replicas), now -> inEffect(now, beside));
        });
    }

    private int replicas(int weight, int beside) {
        if (weight == 0) {
            return 0;
        }
        if (beside == 0) {
            throw Unroutable.invalid(stable + " has no replicas, so there is nothing to take a share of");
        }
        return weight == 100 ? beside : Math.max(1, weight * beside / (100 - weight));
    }

    @Override
    public Routing restore(JsonNode before) {
        return canary.change(
                now -> scale(now, before.path("replicas").asInt()), now -> inEffect(now, stableReplicas()));
    }

    private static void scale(ObjectNode deployment, int replicas) {
        deployment.withObject("/spec").put("replicas", replicas);
    }

    private Routing inEffect(ObjectNode now, int beside) {
        var status = now.path("status");
        int wanted = replicas(now);
        boolean seen = status.path("observedGeneration").asLong()
                >= now.path("metadata").path("generation").asLong();
        int pods = status.path("replicas").asInt();
        int ready = status.path("readyReplicas").asInt();
        if (seen && pods == wanted && ready == wanted) {
            return routed(now, beside);
        }
        return new Pending(
                Cause.NOT_YET_ACCEPTED,
                "%s has %d pods, %d ready; it is to have %d".formatted(canary, pods, ready, wanted));
    }

    private static Routing routed(ObjectNode canary, int beside) {
        int replicas = replicas(canary);
        int all = replicas + beside;
        return new Routed(
                all == 0 ? 0 : (int) Math.round(100.0 * replicas / all),
                JsonNodeFactory.instance.objectNode().put("replicas", replicas));
    }

    private int stableReplicas() {
        return replicas(stable.existing());
    }

    /** Absent means one. */
    private static int replicas(ObjectNode deployment) {
        return deployment.path("spec").path("replicas").asInt(1);
    }
}
