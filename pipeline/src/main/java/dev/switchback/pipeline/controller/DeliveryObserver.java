package dev.switchback.pipeline.controller;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.steps.ClusterWrites;
import dev.switchback.pipeline.steps.Deployed;
import dev.switchback.pipeline.steps.Observed;
import dev.switchback.pipeline.steps.Scaling;
import dev.switchback.resources.Delivery;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what the steps of a delivery look at. */
record DeliveryObserver(Cluster cluster) {

    /**
     * Reads them now.
     *
     * @param holds whether the step waits for time to pass, so that it does not look at autoscalers
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    Observed observe(
            Delivery delivery, Set<String> names, Optional<AnalysisVerdict> verdict, Instant now, boolean holds) {
        var deployments = new TreeMap<String, Deployed>();
        var writes = new ClusterWrites(cluster);
        var reads = writes.workloads(delivery.spec().workload().kind());
        for (String name : new TreeSet<>(names)) {
            reads.read(delivery.namespace(), name)
                    .found()
                    .ifPresent(object -> deployments.put(name, new Deployed(object)));
        }
        return new Observed(
                now,
                delivery,
                deployments,
                cluster.services().list(delivery.namespace()),
                verdict,
                holds ? Scaling.UNREAD : writes.scaling(delivery.namespace()));
    }
}
