package dev.switchback.rollback.faults;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.Rollback;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process of 96 MiB heap drives thirty deliveries at the same time. */
class ManyDeliveriesTest {
    private static final int MANY = 30;
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final InstantSource CLOCK = InstantSource.system();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final LocalCluster local =
            LocalCluster.simulated(CLOCK, scheduler, new Random(1), Pace.USUAL).cluster();
    private Path kubeconfig = Path.of("");
    private DeliveryStore store;

    @BeforeEach
    void prepare(@TempDir Path folder) throws IOException {
        kubeconfig = Kubeconfigs.write(
                folder.resolve("kubeconfig"), local.serve(CLOCK, 0).address());
        store = new DeliveryStore(Clusters.connect(kubeconfig, Timeouts.DEFAULT, scheduler));
        try (InputStream rollbacks = Rollback.class.getResourceAsStream("crd.yaml");
                InputStream deliveries = Delivery.class.getResourceAsStream("delivery-crd.yaml")) {
            create(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    YAML.readTree(rollbacks).toString());
            create(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    YAML.readTree(deliveries).toString());
        }
        create("/api/v1/namespaces", "{metadata: {name: shop}}");
    }

    @AfterEach
    void stop() {
        local.close();
        scheduler.shutdownNow();
    }

    @Test
    void thirtySideBySide() throws IOException {
        try (var service = ServiceChild.start(kubeconfig, "shop")) {
            Eventually.holds("a leader", () -> threads(service) > 0);
            int before = threads(service);
            for (int i = 0; i < MANY; i++) {
                begin("orders-" + i);
            }
            Eventually.holds(
                    "all to wait for a person",
                    () -> count(d -> d.status().phase() == DeliveryPhase.AWAITING_APPROVAL) == MANY);
            Eventually.holds("no thread for each that waits", () -> threads(service) - before < MANY / 2);

            Instant now = Instant.now();
            store.list()
                    .forEach(delivery ->
                            store.request(delivery, new Delivery.Request(Delivery.Request.Action.PROMOTE, "ann", now)));
            Eventually.holds(
                    "all to be promoted", () -> count(d -> d.status().phase() == DeliveryPhase.SUCCEEDED) == MANY);
        }
    }

    private long count(Predicate<Delivery> which) {
        return store.list().stream().filter(which).count();
    }

    private static int threads(ServiceChild service) {
        try {
            return Files.readAllLines(Path.of("/proc/" + service.process().pid() + "/status")).stream()
                    .filter(line -> line.startsWith("Threads:"))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void begin(String name) {
        create(
                "/apis/apps/v1/namespaces/shop/deployments",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %1$s, track: stable}}
                  template:
                    metadata: {labels: {app: %1$s, track: stable}}
                    spec: {containers: [{name: web, image: "orders:1"}]}
                """
                        .formatted(name));
        create(
                "/api/v1/namespaces/shop/services",
                "{apiVersion: v1, kind: Service, metadata: {name: %1$s}, spec: {selector: {app: %1$s}, ports: [{port: 80}]}}"
                        .formatted(name));
        create(
                "/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries",
                """
                apiVersion: switchback.dev/v1alpha1
                kind: Delivery
                metadata: {name: %1$s}
                spec:
                  workload: {kind: Deployment, name: %1$s}
                  image: orders:2
                  strategy: {canary: {steps: [{approval: {timeout: 1h}}], traffic: {replicas: {}}}}
                """
                        .formatted(name));
    }

    private void create(String path, String yaml) {
        var answer = local.server().handle(new ApiRequest("POST", path, "application/json", json(yaml)));
        if (!answer.ok()) {
            throw new AssertionError(answer.body());
        }
    }

    private static String json(String yaml) {
        try {
            return YAML.readTree(yaml).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
