package dev.switchback.kubernetes.contract;

import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.controllers.Controllers;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract on the local cluster. */
class LocalClusterTest
        implements WorkloadContract,
                RevisionContract,
                TemplateContract,
                TrafficContract,
                CustomResourceContract,
                SmallThingsContract,
                WatchContract {
    private static ScheduledExecutorService scheduler;
    private static InProcessTransport transport;
    private Playground playground;

    @BeforeAll
    static void start() {
        scheduler = Executors.newSingleThreadScheduledExecutor();
        var server = new InMemoryApiServer(InstantSource.system(), scheduler, new Random(1));
        Controllers.start(server, scheduler, InstantSource.system());
        transport = new InProcessTransport(server);
        Playground.defineProbes(transport);
    }

    @AfterAll
    static void stop() {
        scheduler.shutdownNow();
    }

    @BeforeEach
    void enter() {
        playground = Playground.create(transport, Clusters.over(transport, scheduler));
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
