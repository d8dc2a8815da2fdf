package dev.switchback.pipeline.steps;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the commit that runs before a delivery begins. */
public final class RunningCommit {
    private RunningCommit() {}

    /** The commit of the workload, or of that side of a blue-green pair that Services lead to; empty when it is not known. */
    public static String of(Delivery delivery, Cluster cluster) {
        String namespace = delivery.namespace();
        var deployments = new ClusterWrites(cluster).deployments();
        List<Deployed> sides = Stream.concat(
                        Stream.of(delivery.spec().workload().name()), delivery.spec().strategy().peer().stream())
                .flatMap(name -> deployments.read(namespace, name).found().stream())
                .map(Deployed::new)
                .toList();
        if (sides.size() < 2) {
            return sides.stream().map(Deployed::commit).findFirst().orElse("");
        }
        List<TrafficService> services = cluster.services().list(namespace);
        Optional<Deployed> serving = sides.stream()
                .filter(side -> services.stream().anyMatch(service -> leadsTo(service, side)))
                .findFirst();
        return serving.map(Deployed::commit).orElse("");
    }

    private static boolean leadsTo(TrafficService service, Deployed side) {
        return !service.selector().isEmpty()
                && !"true".equals(service.annotations().get(Annotations.PREVIEW))
                && side.templateLabels()
                        .entrySet()
                        .containsAll(service.selector().entrySet());
    }
}
