package dev.switchback.pipeline.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.client.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the cluster that {@code KUBECONFIG_UNDER_TEST} names, with the published schemas. No gateway has to run. */
@Tag("cluster")
class RealRoutersTest implements GatewayContract, IstioContract, IngressContract, ReplicaContract {
    private static ScheduledExecutorService scheduler;
    private static Transport transport;
    private static Cluster cluster;
    private Ground ground;

    @BeforeAll
    static void connect() throws IOException {
        var kubeconfig = Path.of(Objects.requireNonNull(
                System.getenv("KUBECONFIG_UNDER_TEST"), "KUBECONFIG_UNDER_TEST has to name a kubeconfig"));
        scheduler = Executors.newSingleThreadScheduledExecutor();
        transport = Clusters.http(kubeconfig, Timeouts.DEFAULT);
        cluster = Clusters.connect(kubeconfig, Timeouts.DEFAULT, scheduler);
        IstioContract.define(transport);
    }

    @AfterAll
    static void stop() {
        scheduler.shutdownNow();
    }

    @BeforeEach
    void enter() {
        ground = Ground.create(transport, cluster);
    }

    @AfterEach
    void leave() {
        ground.remove();
    }

    @Override
    public Ground ground() {
        return ground;
    }

    @Override
    public void requireGatewayApi() {
        try {
            int status = transport.send(Request.get(Ground.HTTP_ROUTES)).status();
            assumeTrue(
                    status == 200,
                    "skipped: this cluster does not know HTTPRoute (the Gateway API's CRDs are missing)");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** With {@code gateway-up} of the cluster under test: Contour reads the route, reports what it took over. */
    @Test
    @Timeout(120)
    void aRealGatewayTakesOverTheSplitsOfTwoDeliveriesAtOnce() throws IOException {
        var gateway = "/apis/gateway.networking.k8s.io/v1/namespaces/switchback-system/gateways/gateway";
        assumeTrue(
                transport.send(Request.get(gateway)).status() == 200,
                "skipped: no Gateway switchback-system/gateway is in this cluster");
        createShared();
        var before = ground.merge(
                Ground.HTTP_ROUTES,
                "shop",
                "{'spec':{'parentRefs':[{'name':'gateway','namespace':'switchback-system'}]}}");

        try (var threads = new Threads()) {
            var first = threads.run(() -> deliverAndAbort(router("orders", "0")));
            var second = threads.run(() -> deliverAndAbort(router("carts", "1")));
            first.join();
            second.join();
        }

        assertThat(ground.get(Ground.HTTP_ROUTES, "shop").path("spec").toString())
                .isEqualTo(before.path("spec").toString());
    }

    private static void deliverAndAbort(Router router) {
        var before = Ground.routed(router.read()).before();
        for (int weight : new int[] {5, 50, 100, 0}) {
            untilRouted(() -> router.split(weight));
        }
        untilRouted(() -> router.restore(before));
    }

    private static void untilRouted(Supplier<Routing> step) {
        var routing = step.get();
        while (!routing.isRouted()) {
            Ground.pending(routing);
            routing = step.get();
        }
    }
}
