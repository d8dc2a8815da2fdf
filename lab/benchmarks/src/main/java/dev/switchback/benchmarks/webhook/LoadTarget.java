package dev.switchback.benchmarks.webhook;

import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The API server that is measured on.
 *
 * @param podsRun whether somebody makes pods ready: a mere control plane has no node
 */
record LoadTarget(String name, Path kubeconfig, boolean podsRun, Runnable end) implements AutoCloseable {
    private static final Pace AT_ONCE = new Pace(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50));

    /** The one that {@code KUBECONFIG_UNDER_TEST} names, else a local cluster in this process. */
    static LoadTarget choose(
            @Nullable String kubeconfig, Path folder, InstantSource clock, ScheduledExecutorService scheduler)
            throws IOException {
        if (kubeconfig != null && !kubeconfig.isBlank()) {
            return new LoadTarget("the API server of KUBECONFIG_UNDER_TEST", Path.of(kubeconfig), false, () -> {});
        }
        LocalCluster cluster = LocalCluster.simulated(clock, scheduler, new SplittableRandom(), AT_ONCE)
                .cluster();
        String address = cluster.serve(clock, 0).address();
        Path file = Kubeconfigs.write(folder.resolve("kubeconfig"), address);
        return new LoadTarget("the local cluster, in the process that measures", file, true, cluster::close);
    }

    @Override
    public void close() {
        end.run();
    }
}
