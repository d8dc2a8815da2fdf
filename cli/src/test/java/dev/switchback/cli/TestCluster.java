package dev.switchback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.cli.command.Shell;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.steps.CandidateChecks;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.deliveries.DrivenDeliveries;
import dev.switchback.rollback.store.RollbackStore;
import dev.switchback.smoke.SmokeOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A cluster over HTTP, in virtual time, with two revisions of shop/orders; and the command line. */
final class TestCluster implements AutoCloseable {
    private static final YAMLMapper YAML = new YAMLMapper();

    final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    final Path kubeconfig;
    final Cluster cluster;
    private final LocalCluster local = LocalCluster.simulated(time, time, new Random(1), SimulatedNode.Pace.USUAL)
            .cluster();
    private final ApiFrontDoor door;

    /** What a command came to. */
    record Ran(int status, String out, String err) {}

    TestCluster(Path folder) throws IOException {
        door = ApiFrontDoor.open(local.server(), time, 0);
        kubeconfig = Kubeconfigs.write(folder.resolve("kubeconfig"), door.address());
        cluster = Clusters.connect(kubeconfig, Timeouts.DEFAULT, time);
        for (String type : run("crd").out().split("(?m)^---$", -1)) {
            create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", type);
        }
        create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: switchback}}");
        create("/apis/apps/v1/namespaces/shop/deployments", deployment("orders:1"));
        time.advance(Duration.ofHours(24));
        call("PUT", "/apis/apps/v1/namespaces/shop/deployments/orders", deployment("orders:2"));
        time.advance(Duration.ofMinutes(2));
    }

    private static String deployment(String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders, namespace: shop}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: orders}}
                  template:
                    metadata: {labels: {app: orders}}
                    spec: {containers: [{name: orders, image: "%s"}]}
                """
                .formatted(image);
    }

    void create(String path, String yaml) {
        call("POST", path, yaml);
    }

    private void call(String method, String path, String yaml) {
        try {
            JsonNode object = YAML.readTree(yaml);
            ApiResponse answer =
                    local.server().handle(new ApiRequest(method, path, "application/json", object.toString()));
            if (answer.status() >= 300) {
                throw new IllegalStateException(answer.body());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(yaml, e);
        }
        time.runDue();
    }

    /** The part of the rollback service that drives deliveries; its checks find nothing wrong. */
    DrivenDeliveries drivingService() {
        var checks = new CandidateChecks() {
            @Override
            public SmokeOutcome smoke(Delivery delivery, WorkloadRef candidate) {
                return new SmokeOutcome.Passed(List.of());
            }

            @Override
            public Judgement judge(Delivery delivery, Instant now) {
                return new Judgement(new AnalysisVerdict.Pass("all is well"), 0);
            }
        };
        var means = new DrivenDeliveries.Means(
                cluster,
                checks,
                time,
                time,
                () -> Duration.between(Instant.EPOCH, time.instant()).toNanos(),
                "replica",
                left -> {});
        var service = DrivenDeliveries.start(new DeliveryStore(cluster), Leadership.alone(), means);
        time.runDue();
        return service;
    }

    /** Every Rollback, read once. */
    RollbackStore rollbacks() {
        var store = new RollbackStore(cluster.customResources(RollbackJson.TYPE));
        store.load();
        return store;
    }

    Workload orders() {
        return cluster.workloads()
                .read(WorkloadRef.deployment("shop", "orders"))
                .found()
                .orElseThrow();
    }

    /** Hash of the revision with that image. */
    String hash(String image) {
        return orders().revisions().stream()
                .filter(r -> image.equals(image(r)))
                .findFirst()
                .orElseThrow()
                .hash();
    }

    String currentImage() {
        return orders().template().at("/spec/containers/0/image").asText();
    }

    private static String image(Revision revision) {
        return revision.template().at("/spec/containers/0/image").asText();
    }

    /** Runs a command on this cluster. */
    Ran on(String... arguments) {
        return run(Stream.concat(Arrays.stream(arguments), Stream.of("--kubeconfig", kubeconfig.toString()))
                .toArray(String[]::new));
    }

    Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var shell = new Shell(Map.of("USER", "jo", "TZ", "Asia/Kathmandu"), "nobody", time);
        int status = Switchback.commandLine(shell, arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }

    @Override
    public void close() throws IOException {
        door.close();
        local.close();
    }
}
