package dev.switchback.cli.cluster;

import static dev.switchback.cli.cluster.UnderTest.CLOCK;
import static dev.switchback.cli.cluster.UnderTest.HELM;
import static dev.switchback.cli.cluster.UnderTest.KUBECTL;
import static dev.switchback.cli.cluster.UnderTest.configMap;
import static dev.switchback.cli.cluster.UnderTest.hash;
import static dev.switchback.cli.cluster.UnderTest.rolledOut;
import static dev.switchback.cli.cluster.UnderTest.withImages;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Both charts, installed by Helm where Pod Security is {@code restricted}: the service that {@code charts/switchback} installs,
 * with the rights that it gives and an Alertmanager as shipped, rolls back one that {@code charts/resilient-service} installs.
 */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@RequiresProgram({"kubectl", "helm"})
class RealChartsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path SWITCHBACK = Path.of("../charts/switchback");
    private static final Path RESILIENT = Path.of("../charts/resilient-service");
    private static final List<String> NAMESPACES = List.of("switchback", "monitoring", "shop");
    private static final String ALERTS = "/api/v1/namespaces/monitoring/services/alertmanager:9093/proxy/api/v2/alerts";
    private static final String GOOD = UnderTest.image("ORDERS_IMAGE", "orders:test");
    private static final String BAD = UnderTest.image("ORDERS_BAD_IMAGE", "orders:bad");

    @BeforeAll
    static void install() throws IOException {
        clear();
        NAMESPACES.forEach(UnderTest::namespace);
        for (String restricted : List.of("switchback", "shop")) {
            KUBECTL.run("label", "namespace", restricted, "pod-security.kubernetes.io/enforce=restricted");
        }
        KUBECTL.run("-n", "monitoring", "create", "serviceaccount", "alertmanager");
        configMap("monitoring", "alertmanager", "--from-file=../alertmanager/alertmanager.yaml");
        KUBECTL.apply(withImages(Files.readString(Path.of("../alertmanager/kubernetes.yaml"))));
        helm(
                "install",
                "switchback",
                // Other tests leave the resource types behind.
                "--take-ownership",
                "--set=settings.policy=approve",
                "--set=settings.verify-soak=5s",
                // The good version has served for seconds only.
                "--set=settings.proven-after=1s");
        helm(
                "install",
                "orders",
                "--set=shutdown.preStop=1",
                "--set=shutdown.delay=1",
                "--set=breakers.defaults.fail_max=3",
                tag(GOOD),
                repository(GOOD));
        rolledOut("monitoring", "alertmanager");
    }

    /** Also the rights of another installation, so that the chart's are the only ones. */
    private static void clear() {
        var delete = new ArrayList<>(List.of("delete", "namespace", "--ignore-not-found", "--timeout=120s"));
        delete.addAll(NAMESPACES);
        KUBECTL.run(delete.toArray(String[]::new));
        for (String role : List.of("switchback-rollback-service", "switchback-trigger", "switchback-delivery-driver")) {
            KUBECTL.run("delete", "clusterrole,clusterrolebinding", role, "--ignore-not-found");
        }
    }

    @AfterAll
    static void uninstall() {
        clear();
    }

    @Test
    @Order(1)
    void theirOwnTestsPass() {
        assertThat(HELM.run("test", "switchback", "-n", "switchback", "--logs"))
                .contains("\"alerts_processed\":0", "401 Unauthorized", "Phase:          Succeeded");
        assertThat(HELM.run("test", "orders", "-n", "shop", "--logs")).contains("\"status\":\"healthy\"");
    }

    @Test
    @Order(1)
    void theApiServerTakesEveryOption() {
        String service = rendered(
                SWITCHBACK,
                "--set=networkPolicy.enabled=true",
                "--set=networkPolicy.from[0].podSelector.matchLabels.app=alertmanager",
                "--set=secretFiles=tokens",
                "--set=deliveries.drive=false",
                "--set=extraEnv[0].name=SWITCHBACK_WEBHOOK_URL",
                "--set=extraEnv[0].valueFrom.secretKeyRef.name=webhook",
                "--set=extraEnv[0].valueFrom.secretKeyRef.key=url",
                "--set=image.pullSecrets[0]=registry");
        String orders = rendered(
                RESILIENT,
                tag(GOOD),
                repository(GOOD),
                "--set=autoscaling.enabled=true",
                "--set=ports.probes=8081",
                "--set=rollback.policy=approve",
                "--set=breakers.defaults.fail_max=3",
                "--set=env.FALLBACK_CHAIN_ENABLED=false");

        for (String manifest : List.of(service, orders)) {
            assertThat(KUBECTL.runWith(manifest, "apply", "--dry-run=server", "-f", "-"))
                    .doesNotContain("would violate PodSecurity");
        }
    }

    private static String rendered(Path chart, String... values) {
        String namespace = chart.equals(SWITCHBACK) ? "switchback" : "shop";
        var line = new ArrayList<>(List.of("template", "orders", chart.toString(), "-n", namespace));
        line.add("--kube-version=1.33.0");
        line.addAll(List.of(values));
        return HELM.run(line.toArray(String[]::new));
    }

    /** It waits for a person while its replicas are replaced, and goes on with the new ones. */
    @Test
    @Order(2)
    void anAlertRollsBackAndAnUpgradeLosesNoRollback() throws Exception {
        helm("upgrade", "orders", "--reuse-values", tag(BAD));
        String hash = hash("orders");
        Instant began = CLOCK.instant();
        alert(hash, began, "");
        until("it asks a person", () -> phase().equals("AwaitingApproval"));
        String name = rollback().at("/metadata/name").asText();
        assertThat(running()).isEqualTo(BAD);

        helm("upgrade", "switchback", "--reuse-values", "--set=podAnnotations.upgraded=again");
        assertThat(phase()).isEqualTo("AwaitingApproval");
        String approval = "{\"spec\": {\"approval\": {\"by\": \"jo\", \"verdict\": \"approved\", \"at\": \"%s\"}}}";
        KUBECTL.run(
                "-n",
                "shop",
                "patch",
                "rollbacks.switchback.dev",
                name,
                "--type=merge",
                "-p",
                approval.formatted(CLOCK.instant()));
        until("it verifies", () -> phase().equals("Verifying"));
        assertThat(running()).isEqualTo(GOOD);

        alert(hash, began, ", \"endsAt\": \"" + CLOCK.instant() + "\"");
        until("it has succeeded", () -> phase().equals("Succeeded"));
        assertThat(rollback().at("/status/reason").asText()).isEqualTo("RolledBack");
        assertThat(rollback().at("/metadata/name").asText()).isEqualTo(name);
    }

    @Test
    @Order(3)
    void uninstallingKeepsTheHistory() {
        assertThat(HELM.run("uninstall", "switchback", "-n", "switchback", "--wait"))
                .contains("rollbacks.switchback.dev");
        assertThat(phase()).isEqualTo("Succeeded");
        assertThat(KUBECTL.run("get", "clusterroles", "-o", "name")).doesNotContain("switchback-");
    }

    private static void helm(String command, String release, String... arguments) {
        Path chart = release.equals("switchback") ? SWITCHBACK : RESILIENT;
        String namespace = release.equals("switchback") ? "switchback" : "shop";
        var line = new ArrayList<>(List.of(command, release, chart.toString(), "-n", namespace, "--wait"));
        line.addAll(List.of(arguments));
        HELM.run(line.toArray(String[]::new));
    }

    private static String repository(String image) {
        return "--set=image.repository=" + image.substring(0, image.lastIndexOf(':'));
    }

    private static String tag(String image) {
        return "--set-string=image.tag=" + image.substring(image.lastIndexOf(':') + 1);
    }

    /** Tells Alertmanager what Prometheus would. */
    private static void alert(String hash, Instant began, String over) throws IOException, InterruptedException {
        String alerts =
                """
                [{"labels": {"alertname": "HighErrorRate", "namespace": "shop", "deployment": "orders", "pod_template_hash": "%s",
                             "action": "rollback"}, "startsAt": "%s"%s}]"""
                        .formatted(hash, began, over);
        Process proxy = KUBECTL.command(List.of("proxy", "--port=0")).start();
        try {
            var request = HttpRequest.newBuilder(URI.create(UnderTest.address(proxy) + ALERTS))
                    .version(HttpClient.Version.HTTP_1_1) // the proxy takes an offer of HTTP/2 for a wish to stream
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(alerts))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } finally {
            proxy.destroy();
        }
    }

    private static String running() {
        return KUBECTL.field("/spec/template/spec/containers/0/image", "-n", "shop", "get", "deployment", "orders")
                .orElseThrow();
    }

    private static String phase() {
        return rollback().at("/status/phase").asText();
    }

    /** The only one. */
    private static JsonNode rollback() {
        JsonNode rollbacks = KUBECTL.json("-n", "shop", "get", "rollbacks").path("items");
        assertThat(rollbacks).hasSize(1);
        return rollbacks.get(0);
    }

    private static void until(String what, Supplier<Boolean> condition) {
        UnderTest.until(
                what,
                PATIENCE,
                condition,
                () -> KUBECTL.run("get", "pods,rollbacks", "-A")
                        + KUBECTL.run("-n", "switchback", "logs", "-l", "app=rollback-service", "--tail=50"));
    }
}
