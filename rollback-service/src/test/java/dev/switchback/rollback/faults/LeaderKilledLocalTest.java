package dev.switchback.rollback.faults;

import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** On the local cluster. */
class LeaderKilledLocalTest extends LeaderKilled {
    private static final InstantSource CLOCK = InstantSource.system();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final LocalCluster cluster =
            LocalCluster.simulated(CLOCK, scheduler, new Random(1), Pace.USUAL).cluster();
    private Path kubeconfig = Path.of("");

    @BeforeEach
    void serve() throws IOException {
        kubeconfig = Kubeconfigs.write(
                folder.resolve("kubeconfig"), cluster.serve(CLOCK, 0).address());
    }

    @AfterEach
    void close() {
        cluster.close();
        scheduler.shutdownNow();
    }

    @Override
    Path kubeconfig() {
        return kubeconfig;
    }
}
