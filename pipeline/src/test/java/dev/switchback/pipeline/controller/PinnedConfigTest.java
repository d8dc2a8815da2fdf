package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries that pin the configuration of the pods. */
class PinnedConfigTest {
    private static final String MAPS = "/api/v1/namespaces/shop/configmaps";
    private static final String SECRETS = "/api/v1/namespaces/shop/secrets";
    private static final String ORDERS = "/apis/apps/v1/namespaces/shop/deployments/orders";
    private static final String ROLLING =
            """
            workload: {kind: Deployment, name: orders}
            image: "%s"
            pinConfig: true
            strategy: {rolling: {watch: 20s}}
            analysis: {prometheus: {address: "http://prometheus:9090"}, metrics: [{name: q, query: up, success: "result[0] > 0"}]}
            """;

    private final ReleaseStage stage = new ReleaseStage();

    @BeforeEach
    void start() {
        stage.create(MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: one}}");
        stage.create(MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: fixed}, data: {a: b}, immutable: true}");
        stage.create(SECRETS, "{apiVersion: v1, kind: Secret, metadata: {name: login}, data: {password: c2VjcmV0}}");
        stage.create(
                "/apis/apps/v1/namespaces/shop/deployments",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders}
                spec:
                  replicas: 2
                  revisionHistoryLimit: 1
                  selector: {matchLabels: {app: orders, version: stable}}
                  template:
                    metadata: {labels: {app: orders, version: stable}}
                    spec:
                      initContainers:
                        - {name: wait, image: "wait:1", envFrom: [{secretRef: {name: login}}]}
                      containers:
                        - name: orders
                          image: "orders:1"
                          env:
                            - {name: LEVEL, valueFrom: {configMapKeyRef: {name: settings, key: level}}}
                            - {name: MORE, valueFrom: {secretKeyRef: {name: absent, key: x, optional: true}}}
                          envFrom: [{configMapRef: {name: fixed}}]
                      volumes:
                        - {name: a, configMap: {name: settings}}
                        - {name: b, secret: {secretName: login}}
                        - name: c
                          projected: {sources: [{configMap: {name: settings}}, {secret: {name: login}}]}
                """);
        stage.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private DeliveryPhase deliver(String image) {
        var store = new DeliveryStore(stage.cluster);
        store.read(ReleaseStage.ORDERS).ifPresent(store::delete);
        stage.drivers.forEach(DeliveryDriver::close);
        stage.drivers.clear();
        stage.delivery(ROLLING.formatted(image));
        stage.drive(ReleaseStage.ORDERS);
        stage.advanceToEnd(Duration.ofMinutes(10));
        return stage.orders().status().phase();
    }

    private void change(String level) {
        ObjectNode settings = (ObjectNode) stage.read(MAPS + "/settings");
        settings.withObject("/data").put("level", level);
        var put = new ApiRequest("PUT", MAPS + "/settings", "application/json", settings.toString());
        assertThat(stage.local.cluster().server().handle(put).ok()).isTrue();
    }

    private List<String> names(String path) {
        List<String> names = new ArrayList<>();
        stage.read(path)
                .path("items")
                .forEach(item -> names.add(item.at("/metadata/name").asText()));
        return names;
    }

    private JsonNode podSpec() {
        return stage.read(ORDERS).at("/spec/template/spec");
    }

    /** What the pods get as LEVEL. */
    private String level() {
        String map = podSpec()
                .at("/containers/0/env/0/valueFrom/configMapKeyRef/name")
                .asText();
        return stage.read(MAPS + "/" + map).at("/data/level").asText();
    }

    @Test
    void everyReferenceLeadsToAnImmutableCopy() {
        assertThat(deliver("orders:2")).isEqualTo(DeliveryPhase.SUCCEEDED);

        String map = names(MAPS).stream()
                .filter(n -> n.startsWith("settings-"))
                .findFirst()
                .orElseThrow();
        String secret = names(SECRETS).stream()
                .filter(n -> n.startsWith("login-"))
                .findFirst()
                .orElseThrow();
        assertThat(podSpec()
                        .at("/containers/0/env/0/valueFrom/configMapKeyRef/name")
                        .asText())
                .isEqualTo(map);
        assertThat(podSpec().at("/volumes/0/configMap/name").asText()).isEqualTo(map);
        assertThat(podSpec().at("/volumes/2/projected/sources/0/configMap/name").asText())
                .isEqualTo(map);
        assertThat(podSpec().at("/volumes/1/secret/secretName").asText()).isEqualTo(secret);
        assertThat(podSpec().at("/volumes/2/projected/sources/1/secret/name").asText())
                .isEqualTo(secret);
        assertThat(podSpec().at("/initContainers/0/envFrom/0/secretRef/name").asText())
                .isEqualTo(secret);
        assertThat(podSpec()
                        .at("/containers/0/env/1/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo("absent");
        assertThat(podSpec().at("/containers/0/envFrom/0/configMapRef/name").asText())
                .isEqualTo("fixed");
        JsonNode copy = stage.read(SECRETS + "/" + secret);
        assertThat(copy.path("immutable").asBoolean()).isTrue();
        assertThat(copy.path("data")).isEqualTo(stage.read(SECRETS + "/login").path("data"));
        assertThat(copy.at("/metadata/ownerReferences/0/uid"))
                .isEqualTo(stage.read(ORDERS).at("/metadata/uid"));
        assertThat(stage.read("/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries/orders")
                        .toString())
                .doesNotContain("c2VjcmV0", "secret\"");
    }

    @Test
    void undoBringsTheConfigurationBackAndOldCopiesGo() {
        deliver("orders:2");
        change("two");
        deliver("orders:3");
        assertThat(level()).isEqualTo("two");
        assertThat(names(MAPS)).hasSize(4);

        stage.request(Action.UNDO);
        stage.drivers.forEach(DeliveryDriver::wake);
        stage.advance(Duration.ofMinutes(2));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.serving()).containsExactly("orders:2");
        assertThat(level()).isEqualTo("one");

        change("three");
        deliver("orders:4");
        change("four");
        deliver("orders:5");
        assertThat(level()).isEqualTo("four");
        assertThat(names(MAPS)).as("two revisions are kept").hasSize(4);
        assertThat(names(SECRETS)).as("the same data has one copy").hasSize(2);
    }

    @Test
    void aFailedDeliveryGoesBackToWhatThePodsHad() {
        JsonNode before = podSpec();
        stage.figures = (delivery, now) -> new AnalysisVerdict.Fail("too many errors");
        assertThat(deliver("orders:2")).isEqualTo(DeliveryPhase.ROLLED_BACK);

        assertThat(podSpec()).isEqualTo(before);
        assertThat(stage.serving()).containsExactly("orders:1");
    }

    @Test
    void whatThePodsNeedHasToBeThere() {
        stage.local.cluster().server().handle(new ApiRequest("DELETE", MAPS + "/settings", "", ""));

        assertThat(deliver("orders:2")).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.orders().status().message())
                .isEqualTo("nothing was changed: ConfigMap settings, which the pods refer to, does not exist");
        assertThat(names(SECRETS)).containsExactly("login");
    }

    @Test
    void aCanaryHasTheCopiesFromItsFirstPodOn() {
        stage.service("orders", "{app: orders, version: stable}");
        stage.route();
        stage.delivery(CanaryFlowTest.CANARY + "pinConfig: true\n");
        stage.drive(ReleaseStage.ORDERS);
        stage.advance(Duration.ofSeconds(40));

        JsonNode canary = stage.read("/apis/apps/v1/namespaces/shop/deployments/orders-canary");
        String map = canary.at("/spec/template/spec/volumes/0/configMap/name").asText();
        assertThat(map).startsWith("settings-");
        assertThat(podSpec().at("/volumes/0/configMap/name").asText()).isEqualTo("settings");

        stage.advanceToEnd(Duration.ofMinutes(10));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(podSpec().at("/volumes/0/configMap/name").asText()).isEqualTo(map);
    }

    @Test
    void eventsTellOfIt() {
        stage.service("orders", "{app: orders, version: stable}");
        stage.route();
        stage.delivery(CanaryFlowTest.CANARY);
        stage.drive(ReleaseStage.ORDERS);
        stage.advanceToEnd(Duration.ofMinutes(10));

        List<String> reasons = new ArrayList<>();
        stage.read("/api/v1/namespaces/shop/events").path("items").forEach(event -> Optional.of(event)
                .filter(e -> e.at("/involvedObject/kind").asText().equals("Delivery"))
                .ifPresent(e -> reasons.add(
                        e.path("reason").asText() + ": " + e.path("message").asText())));
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "DeliveryStarted: delivers orders:2 to orders in place of orders:1",
                        "WeightChanged: the canary has 5% of the traffic",
                        "WeightChanged: the canary has 50% of the traffic",
                        "WeightChanged: the canary has 0% of the traffic",
                        "DeliveryPromoted: promoted");
    }
}
