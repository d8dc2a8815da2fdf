package dev.switchback.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.demo.load.Tally;
import dev.switchback.demo.load.Users;
import dev.switchback.demo.process.Patience;
import dev.switchback.demo.process.Ports;
import dev.switchback.demo.process.Processes.Mark;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.http.Kubeconfigs;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kubectl rollout restart} of the orders service under load, with real processes. A request takes longer than
 * preStop, so that some are in flight when a pod gets SIGTERM.
 */
@Timeout(150)
class RollingRestartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LATENCY = "2500ms";
    private static final String RESTART =
            "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\"now\"}}}}}";

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
    private final Patience patience = new Patience(timer, what -> {});
    private final InstantSource clock = InstantSource.system();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void noRequestFails() throws Exception {
        Tally.Counts counts = restart(Map.of());

        assertThat(counts.total()).isGreaterThan(50);
        assertThat(counts.failed()).isZero();
    }

    @Test
    void withTheShutdownSwitchedOffRequestsAreCutOff() throws Exception {
        assertThat(restart(Map.of("GRACEFUL_SHUTDOWN_ENABLED", "false")).failed())
                .isPositive();
    }

    private Tally.Counts restart(Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("ORDERS_LATENCY", LATENCY);
        OrdersImages images = new OrdersImages(Map.of("1", all), Mark.of(System.getenv()));
        try (LocalCluster cluster = LocalCluster.ofProcesses(clock, timer, new SplittableRandom(), images);
                ApiFrontDoor door = ApiFrontDoor.open(cluster.server(), clock, new Ports(new Random()).free())) {
            Path kubeconfig = Kubeconfigs.write(folder.resolve("kubeconfig"), door.address());
            Transport transport = Clusters.http(kubeconfig, Timeouts.DEFAULT);
            Shop shop = new Shop(transport, Clusters.over(transport, timer));
            shop.apply(Manifest.NAMESPACE.yaml());
            shop.apply(Manifest.ROLLING.yaml().replace("replicas: 3", "replicas: 2"));
            String before = patience.await("the first pods", PATIENCE, () -> shop.complete("orders"));
            return underLoad(shop, before);
        }
    }

    private Tally.Counts underLoad(Shop shop, String before) throws Exception {
        InetSocketAddress address = shop.address().orElseThrow();
        Users.Habit habit = new Users.Habit("/api/v1/orders", 20, Duration.ofSeconds(9));
        try (Users users = Users.start(address, habit, folder.resolve("requests.csv"), timer, clock)) {
            patience.await("users to be served", PATIENCE, () -> answered(users, 20));
            shop.patchDeployment("orders", RESTART);
            patience.await(
                    "the restart", PATIENCE, () -> shop.complete("orders").filter(hash -> !hash.equals(before)));
            patience.await("old pods to end", PATIENCE, () -> Optional.of(
                            shop.pods().path("items").size())
                    .filter(pods -> pods == 2));
            long now = users.tally().counts().total();
            patience.await("what was in flight", PATIENCE, () -> answered(users, now + 80));
            return users.tally().counts();
        }
    }

    private static Optional<Long> answered(Users users, long least) {
        return Optional.of(users.tally().counts().total()).filter(total -> total >= least);
    }
}
