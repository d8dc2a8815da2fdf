package dev.switchback.rollback.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Clusters;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.faults.FaultProxy;
import dev.switchback.localcluster.faults.FaultScript;
import dev.switchback.localcluster.faults.Upstream;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas; the first one's way to the API server can be cut. */
class LeaseElectionTest {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final LocalCluster local =
            LocalCluster.simulated(time, time, new Random(1), Pace.USUAL).cluster();
    private FaultProxy proxy;
    private LeaseElection first;
    private LeaseElection second;

    @BeforeEach
    void start() throws IOException {
        Path kubeconfig =
                Kubeconfigs.write(folder.resolve("direct"), local.serve(time, 0).address());
        proxy = FaultProxy.open(Upstream.of(kubeconfig), new FaultScript(), () -> {});
        first = replica("first", Kubeconfigs.write(folder.resolve("proxied"), proxy.address()));
        second = replica("second", kubeconfig);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        local.close();
    }

    private LeaseElection replica(String name, Path kubeconfig) throws IOException {
        Cluster cluster = Clusters.connect(kubeconfig, TIMEOUTS, time);
        var seat = new LeaseElection.Seat("switchback", "lease", name);
        return new LeaseElection(cluster, seat, time, time, () -> Duration.between(Instant.EPOCH, time.instant())
                .toNanos());
    }

    @Test
    void makesTheNamespaceOfTheLease() {
        first.start();
        time.advance(Duration.ofSeconds(5));
        assertThat(first.isLeader()).isTrue();
    }

    @Test
    void oneLeadsAndTheOtherTakesOverWhenItIsCutOff() {
        first.start();
        time.advance(Duration.ofSeconds(5));
        second.start();
        time.advance(Duration.ofMinutes(1));
        assertThat(first.isLeader()).isTrue();
        assertThat(second.isLeader()).isFalse();

        proxy.partition();
        for (int second = 0; second < 15; second++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(first.isLeader() && this.second.isLeader())
                    .as("two leaders")
                    .isFalse();
        }
        assertThat(second.isLeader()).isTrue();

        proxy.heal();
        time.advance(Duration.ofMinutes(1));
        assertThat(first.isLeader()).isFalse();
        assertThat(second.isLeader()).isTrue();
    }

    @Test
    void aLeaderThatEndsGivesTheLeaseBack() {
        first.start();
        time.advance(Duration.ofSeconds(5));
        second.start();
        time.advance(Duration.ofSeconds(5));
        first.close();
        time.advance(Duration.ofSeconds(3));
        assertThat(second.isLeader()).isTrue();
    }
}
