package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.faults.FaultScript;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.AlertmanagerMessage;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.config.Setting;
import dev.switchback.rollback.deliveries.DrivenDeliveries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts while a delivery is under way, and what is known of its candidate afterwards; the service drives it itself. */
class ServiceAbortsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CANARY =
            """
            workload: {kind: Deployment, name: orders}
            image: orders:2
            strategy: {canary: {steps: [{weight: 20, hold: 30m}], traffic: {gateway: {httpRoute: orders, rule: api}}}}
            """;

    private final ReleaseStage stage = new ReleaseStage();
    private RollbackService service;
    private Instant startsAt = Instant.EPOCH;

    @BeforeEach
    void start() throws IOException {
        try (InputStream crd = Rollback.class.getResourceAsStream("crd.yaml")) {
            stage.create(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    new String(crd.readAllBytes(), StandardCharsets.UTF_8));
        }
        stage.create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: switchback}}");
        service = start(stage.cluster);
    }

    private RollbackService start(Cluster cluster) {
        var means = new DrivenDeliveries.Means(
                cluster,
                stage,
                stage.time,
                stage.time,
                () -> Duration.between(Instant.EPOCH, stage.time.instant()).toNanos(),
                "replica",
                left -> {});
        var started = RollbackService.start(
                new RollbackService.Surroundings(
                        cluster,
                        AlertSource.Snapshot.NotConfigured::new,
                        Optional.empty(),
                        Leadership.alone(),
                        List.of(),
                        "switchback",
                        took -> {},
                        Optional.of(means)),
                Setting.defaults(),
                stage.time,
                stage.time);
        stage.time.runDue();
        return started;
    }

    @AfterEach
    void stop() {
        service.close();
        stage.close();
    }

    private void shop() {
        stage.deploy("orders", "stable", "orders:1", 4);
        stage.service("orders", "{app: orders, version: stable}");
        stage.route();
        stage.advance(Duration.ofMinutes(45));
    }

    private String hash(String deployment) {
        return stage.cluster
                .workloads()
                .read(WorkloadRef.deployment("shop", deployment))
                .found()
                .flatMap(workload -> workload.current())
                .orElseThrow()
                .hash();
    }

    private void alert(String deployment, String hash, String status) {
        startsAt = status.equals("firing") ? stage.time.instant() : startsAt;
        Map<String, String> labels = Map.of(
                "alertname", "HighErrorRate",
                "action", "rollback",
                "namespace", "shop",
                "deployment", deployment,
                "pod_template_hash", hash);
        String body = "{\"version\":\"4\",\"alerts\":[{\"status\":\"" + status + "\",\"startsAt\":\"" + startsAt
                + "\",\"labels\":" + JSON.valueToTree(labels) + "}]}";
        var parsed = (AlertmanagerMessage.Parsed.Alerts) AlertmanagerMessage.parse(body, stage.time.instant());
        service.intake().take(parsed.alerts());
        stage.time.runDue();
    }

    private Rollback only() {
        assertThat(service.rollbacks().all()).hasSize(1);
        return service.rollbacks().all().get(0);
    }

    private void patch(String path, String patch) {
        var answer = stage.local
                .cluster()
                .server()
                .handle(new ApiRequest(
                        "PATCH", path, "application/strategic-merge-patch+json", patch.replace('\'', '"')));
        assertThat(answer.ok()).as(answer.body()).isTrue();
        stage.time.runDue();
    }

    private void deployByHand(String image) {
        patch(
                "/apis/apps/v1/namespaces/shop/deployments/orders",
                "{'spec':{'template':{'spec':{'containers':[{'name':'web','image':'" + image + "'}]}}}}");
    }

    private void expectAborted(String before) {
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.orders().status().failure().orElseThrow().cause()).isEqualTo(Cause.CHECK_FAILED);
        assertThat(stage.situation()).isEqualTo(before);
        assertThat(stage.serving()).containsExactly("orders:1");
    }

    @Test
    void anAlertAboutTheCanaryAbortsItsDelivery() {
        shop();
        String before = stage.situation();
        stage.delivery(CANARY);
        stage.advance(Duration.ofMinutes(1));
        String canary = hash("orders-canary");
        alert("orders-canary", canary, "firing");
        stage.advance(Duration.ofSeconds(20));

        expectAborted(before);
        assertThat(only().spec().workload().name()).isEqualTo("orders-canary");
        alert("orders-canary", canary, "resolved");
        stage.advance(Duration.ofMinutes(2));
        assertThat(only().status().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(only().status().reason()).contains(Reason.CANARY_ABORTED);
    }

    @Test
    void theAlertMayNameTheWorkloadWhenTheHashIsOfTheCanary() {
        shop();
        String before = stage.situation();
        stage.delivery(CANARY);
        stage.advance(Duration.ofMinutes(1));
        alert("orders", hash("orders-canary"), "firing");
        stage.advance(Duration.ofSeconds(20));

        expectAborted(before);
        alert("orders", only().suspectHash().orElseThrow(), "resolved");
        stage.advance(Duration.ofMinutes(2));
        assertThat(only().status().reason()).contains(Reason.CANARY_ABORTED);
    }

    @Test
    void whenTheStableVersionFailsTooTheCanaryIsNotTheCause() {
        shop();
        stage.delivery(CANARY);
        stage.advance(Duration.ofMinutes(1));
        alert("orders", hash("orders"), "firing");
        alert("orders-canary", hash("orders-canary"), "firing");
        stage.advance(Duration.ofSeconds(20));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.PROGRESSING);
        assertThat(service.rollbacks().all())
                .extracting(r -> r.status().reason().orElseThrow())
                .contains(Reason.OLD_REVISION_FAILS_TOO);
    }

    @Test
    void aPersonDoesNotRollBackWhatADeliveryChanges() {
        shop();
        stage.delivery(CANARY);
        stage.advance(Duration.ofMinutes(1));
        stage.create(
                "/apis/switchback.dev/v1alpha1/namespaces/shop/rollbacks",
                "{apiVersion: switchback.dev/v1alpha1, kind: Rollback, metadata: {name: mine},"
                        + " spec: {workload: {kind: Deployment, name: orders}}}");
        stage.advance(Duration.ofSeconds(20));

        assertThat(only().status().reason()).contains(Reason.RELEASE_IN_PROGRESS);
        assertThat(only().status().message()).contains("switchback abort shop/orders");
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.PROGRESSING);
    }

    @Test
    void anAlertAboutANewRevisionOfTheWorkloadItselfAbortsTheDeliveryThatBroughtIt() {
        shop();
        String before = stage.situation();
        stage.delivery(
                "workload: {kind: Deployment, name: orders}\nimage: orders:2\nstrategy: {rolling: {watch: 30m}}\n");
        stage.advance(Duration.ofMinutes(1));
        alert("orders", hash("orders"), "firing");
        stage.advance(Duration.ofMinutes(1));

        expectAborted(before);
    }

    @Test
    void aNewLeaderReadsTheDeliveriesThatItHasNotSeen() {
        shop();
        stage.delivery(
                "workload: {kind: Deployment, name: orders}\nimage: orders:2\nstrategy: {rolling: {watch: 30m}}\n");
        stage.advance(Duration.ofMinutes(1));
        service.close();
        service = start(stage.through(new FaultScript().at("list deliveries", 1, "error")));
        assertThat(service.deliveries().isSynced()).isFalse();
        alert("orders", hash("orders"), "firing");

        assertThat(only().status().plan().orElseThrow().abort())
                .as("the delivery is aborted, nothing is done behind its back")
                .isPresent();
    }

    @Test
    void anAbortedCanaryIsKnownBadAfterwards() {
        shop();
        stage.delivery(CANARY);
        stage.advance(Duration.ofMinutes(1));
        alert("orders-canary", hash("orders-canary"), "firing");
        stage.advance(Duration.ofSeconds(20));
        stage.local
                .cluster()
                .server()
                .handle(new ApiRequest(
                        "DELETE", "/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries/orders", "", ""));
        deployByHand("orders:2");
        stage.advance(Duration.ofMinutes(40));
        deployByHand("orders:3");
        stage.advance(Duration.ofMinutes(1));
        alert("orders", hash("orders"), "firing");
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.serving()).containsExactly("orders:1");
    }

    @Test
    void afterAFlipByThePipelineTheServiceFlipsBackAndThePipelineForthAgain() {
        stage.deploy("orders-blue", "blue", "orders:1", 2);
        stage.deploy("orders-green", "green", "orders:0", 0);
        stage.service("orders", "{app: orders, version: blue}");
        stage.service("orders-admin", "{version: blue}");
        stage.create(
                "/api/v1/namespaces/shop/services",
                "{apiVersion: v1, kind: Service, metadata: {name: preview, annotations: {switchback.dev/preview: 'true'}},"
                        + " spec: {selector: {app: orders, version: green}, ports: [{port: 80}]}}");
        stage.advance(Duration.ofMinutes(45));
        String pair = "workload: {kind: Deployment, name: orders-blue}\nimage: orders:2\n"
                + "strategy: {blueGreen: {other: orders-green, monitor: 5s}}\n";
        stage.delivery(pair);
        stage.advanceToEnd(Duration.ofMinutes(3));
        assertThat(selectors()).isEqualTo("green green green");

        alert("orders-green", hash("orders-green"), "firing");
        stage.advance(Duration.ofSeconds(30));
        assertThat(selectors()).isEqualTo("blue blue green");
        assertThat(only().status().plan().orElseThrow().services()).hasSize(2);
        alert("orders-green", hash("orders-green"), "resolved");
        stage.advance(Duration.ofMinutes(2));
        assertThat(only().status().reason()).contains(Reason.FLIPPED);

        stage.local
                .cluster()
                .server()
                .handle(new ApiRequest(
                        "DELETE", "/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries/orders", "", ""));
        stage.delivery(pair.replace("orders:2", "orders:3"));
        stage.advanceToEnd(Duration.ofMinutes(3));
        assertThat(selectors()).isEqualTo("green green green");
        assertThat(stage.serving()).containsExactly("orders:3");
    }

    private String selectors() {
        return String.join(
                " ",
                List.of("orders", "orders-admin", "preview").stream()
                        .map(name -> stage.read("/api/v1/namespaces/shop/services/" + name)
                                .at("/spec/selector/version")
                                .asText())
                        .toList());
    }
}
