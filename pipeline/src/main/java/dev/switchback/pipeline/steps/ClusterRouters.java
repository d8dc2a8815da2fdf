package dev.switchback.pipeline.steps;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.pipeline.traffic.Backends;
import dev.switchback.pipeline.traffic.GatewayRouter;
import dev.switchback.pipeline.traffic.IstioRouter;
import dev.switchback.pipeline.traffic.NginxRouter;
import dev.switchback.pipeline.traffic.Router;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Strategy.Traffic;
import java.util.Optional;

/** The routers that deliveries name, in one cluster. */
public record ClusterRouters(Cluster cluster) implements ReleasePlan.Routers {
    @Override
    public Optional<Router> of(Delivery delivery, Traffic traffic) {
        var backends = new Backends(delivery.namespace(), traffic.service(), CanaryManifests.name(traffic.service()));
        return switch (traffic.by()) {
            case GATEWAY -> Optional.of(new GatewayRouter(cluster, backends, traffic.object(), traffic.rule()));
            case ISTIO -> Optional.of(new IstioRouter(cluster, backends, traffic.object(), traffic.rule()));
            case NGINX -> Optional.of(new NginxRouter(cluster, backends, traffic.object()));
            case REPLICAS -> Optional.empty();
        };
    }
}
