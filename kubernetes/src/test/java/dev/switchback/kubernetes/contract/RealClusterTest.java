package dev.switchback.kubernetes.contract;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The contract on the cluster that {@code KUBECONFIG_UNDER_TEST} names. */
@Tag("cluster")
class RealClusterTest
        implements WorkloadContract,
                RevisionContract,
                TemplateContract,
                TrafficContract,
                CustomResourceContract,
                SmallThingsContract,
                WatchContract {
    private static ScheduledExecutorService scheduler;
    private static Transport transport;
    private static Cluster cluster;
    private Playground playground;

    static Path kubeconfig() {
        return Path.of(Objects.requireNonNull(
                System.getenv("KUBECONFIG_UNDER_TEST"), "KUBECONFIG_UNDER_TEST has to name a kubeconfig"));
    }

    @BeforeAll
    static void connect() throws IOException {
        scheduler = Executors.newSingleThreadScheduledExecutor();
        transport = Clusters.http(kubeconfig(), Timeouts.DEFAULT);
        cluster = Clusters.connect(kubeconfig(), Timeouts.DEFAULT, scheduler);
        Playground.defineProbes(transport);
    }

    @AfterAll
    static void stop() {
        scheduler.shutdownNow();
    }

    @BeforeEach
    void enter() {
        playground = Playground.create(transport, cluster);
    }

    @AfterEach
    void leave() {
        playground.remove();
    }

    @Override
    public Playground playground() {
        return playground;
    }
}
