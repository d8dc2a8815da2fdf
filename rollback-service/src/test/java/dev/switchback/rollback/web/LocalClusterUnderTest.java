package dev.switchback.rollback.web;

import dev.switchback.faults.FaultProxy;
import dev.switchback.faults.FaultScript;
import dev.switchback.faults.Upstream;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.localcluster.node.SimulatedNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A local cluster over HTTP in real time, behind a proxy that can cut it off; pods are ready at once. */
final class LocalClusterUnderTest implements AutoCloseable {
    private static final SimulatedNode.Pace AT_ONCE =
            new SimulatedNode.Pace(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(10));

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final LocalCluster local;
    private final ApiFrontDoor door;

    final Accounts accounts = new Accounts();
    final FaultScript faults =
            new FaultScript().counting(call -> !call.resource().equals("leases"));
    final FaultProxy proxy;

    /** As tests see it, past the proxy. */
    final ClusterUnderTest cluster;

    /** As services see it. */
    final Path kubeconfig;

    /** Starts an empty cluster. */
    LocalClusterUnderTest(Path folder) throws IOException {
        InstantSource clock = InstantSource.system();
        local = LocalCluster.simulated(clock, scheduler, new Random(1), AT_ONCE).cluster();
        door = ApiFrontDoor.open(accounts.before(local.server()), clock, 0);
        proxy = FaultProxy.open(Upstream.plain(door.address()), faults, () -> {});
        cluster = ClusterUnderTest.at(Kubeconfigs.write(folder.resolve("direct"), door.address()));
        kubeconfig = Kubeconfigs.write(folder.resolve("kubeconfig"), proxy.address());
    }

    /** With the namespaces {@code switchback} and {@code shop}, and the resource type. */
    static LocalClusterUnderTest ready(Path folder) throws IOException {
        var started = new LocalClusterUnderTest(folder);
        started.cluster.namespace("switchback");
        started.cluster.namespace("shop");
        started.cluster.defineRecords();
        return started;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        door.close();
        local.close();
        scheduler.shutdownNow();
    }
}
