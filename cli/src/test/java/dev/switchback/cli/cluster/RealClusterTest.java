package dev.switchback.cli.cluster;

import static dev.switchback.cli.cluster.UnderTest.CLOCK;
import static dev.switchback.cli.cluster.UnderTest.KUBECTL;
import static dev.switchback.cli.cluster.UnderTest.ORDERS;
import static dev.switchback.cli.cluster.UnderTest.configMap;
import static dev.switchback.cli.cluster.UnderTest.hash;
import static dev.switchback.cli.cluster.UnderTest.namespace;
import static dev.switchback.cli.cluster.UnderTest.rolledOut;
import static dev.switchback.cli.cluster.UnderTest.withImages;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole loop with real pods: Prometheus finds a bad deploy, Alertmanager calls the service, which runs in pods with
 * nothing but its RBAC, and the service reverts or flips. {@code KUBECONFIG_UNDER_TEST} names the cluster; the images are
 * {@code switchback:0.1.0}, {@code ORDERS_IMAGE}, {@code PROMETHEUS_IMAGE} and {@code ALERTMANAGER_IMAGE}.
 */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@RequiresProgram("kubectl")
class RealClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path DEPLOY = Path.of("../rollback-service/deploy");
    private static final String PROMETHEUS = "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy";
    private static final String SYNCED =
            "/api/v1/query?query=switchback_synced%7Bdeployment%3D%22rollback-service%22%7D";

    /** As {@code docs/install.md} says, with the files as they are; only the images of others are the test's. */
    @BeforeAll
    static void install() throws IOException {
        KUBECTL.run("apply", "-f", DEPLOY.toString());
        configMap("monitoring", "prometheus", "--from-file=../prometheus-rules/prometheus.yaml");
        configMap("monitoring", "prometheus-rules", "--from-file=../prometheus-rules/rules");
        configMap("monitoring", "alertmanager", "--from-file=../alertmanager/alertmanager.yaml");
        for (String module : List.of("prometheus-rules", "alertmanager")) {
            KUBECTL.apply(withImages(Files.readString(Path.of("..", module, "kubernetes.yaml"))));
        }
        for (String deployment : List.of("prometheus", "alertmanager")) {
            rolledOut("monitoring", deployment);
        }
        rolledOut("switchback", "rollback-service");
    }

    /** Also in effect for a pod that the test did not write: Pod Security refuses what is not restricted. */
    @Test
    @Order(1)
    void thePodsAreScrapedAndTheNamespaceIsRestricted() {
        assertThat(KUBECTL.field(
                        "/metadata/labels/pod-security.kubernetes.io~1enforce", "get", "namespace", "switchback"))
                .contains("restricted");
        until(
                "Prometheus has scraped both pods of the service",
                () -> KUBECTL.raw(PROMETHEUS + SYNCED).at("/data/result").size() == 2);
    }

    @Test
    @Order(2)
    void asShippedItObservesAndChangesNothing() throws IOException {
        freshShop();
        KUBECTL.apply(withImages(Files.readString(ORDERS.resolve("orders.yaml"))));
        rolledOut("shop", "orders");
        markGood(hash("orders"));
        try (var customers = new Customers(KUBECTL, "shop", "orders", CLOCK)) {
            until("customers are served", () -> customers.served() > 400);
            KUBECTL.run("-n", "shop", "set", "env", "deployment/orders", "ORDERS_ERROR_SHARE=1");
            rolledOut("shop", "orders");
            String bad = hash("orders");
            until("a Rollback says Observed", () -> phases().contains("Observed"));
            assertThat(hash("orders")).isEqualTo(bad);
        }
        KUBECTL.run("-n", "switchback", "set", "env", "deployment/rollback-service", "SWITCHBACK_POLICY=automatic");
        rolledOut("switchback", "rollback-service");
    }

    private static List<String> phases() {
        return KUBECTL.json("-n", "shop", "get", "rollbacks").path("items").findValuesAsText("phase");
    }

    @AfterAll
    static void uninstall() {
        KUBECTL.run("delete", "namespace", "shop", "monitoring", "switchback", "--ignore-not-found", "--wait=false");
    }

    @Test
    @Order(3)
    void aBadDeployIsReverted() throws IOException {
        freshShop();
        KUBECTL.apply(withImages(Files.readString(ORDERS.resolve("orders.yaml"))));
        rolledOut("shop", "orders");
        String good = hash("orders");
        markGood(good);
        try (var customers = new Customers(KUBECTL, "shop", "orders", CLOCK)) {
            until("customers are served", () -> customers.served() > 400);
            customers.startCounting();
            KUBECTL.run("-n", "shop", "set", "env", "deployment/orders", "ORDERS_ERROR_SHARE=1");
            JsonNode rollback = succeeded("RolledBack");
            assertThat(hash("orders")).isEqualTo(good);
            report("bad deploy", customers, rollback);
        }
    }

    @Test
    @Order(3)
    void aBadFlipIsFlippedBack() throws IOException {
        freshShop();
        KUBECTL.apply(withImages(Files.readString(ORDERS.resolve("blue-green.yaml"))));
        KUBECTL.run("-n", "shop", "set", "env", "deployment/orders-green", "ORDERS_ERROR_SHARE=1");
        for (String side : List.of("blue", "green")) {
            rolledOut("shop", "orders-" + side);
        }
        try (var customers = new Customers(KUBECTL, "shop", "orders", CLOCK)) {
            until("customers are served", () -> customers.served() > 200);
            customers.startCounting();
            KUBECTL.run(
                    "-n",
                    "shop",
                    "patch",
                    "service",
                    "orders",
                    "-p",
                    "{\"spec\":{\"selector\":{\"version\":\"green\"}},\"metadata\":{\"annotations\":"
                            + "{\"switchback.dev/flipped-at\":\"" + CLOCK.instant() + "\"}}}");
            JsonNode rollback = succeeded("Flipped");
            assertThat(KUBECTL.field("/spec/selector/version", "-n", "shop", "get", "service", "orders"))
                    .contains("blue");
            report("blue-green flip", customers, rollback);
        }
    }

    @Test
    @Order(4)
    void aRollingRestartFailsNoRequestThanksToTheRuntimesShutdown() throws IOException {
        assertThat(rollingRestart("true")).startsWith("0 of ");
        assertThat(rollingRestart("false")).doesNotStartWith("0 of ");
    }

    /** Requests take longer than preStop, so that some are in flight when a pod gets SIGTERM. */
    private static String rollingRestart(String gracefully) throws IOException {
        freshShop();
        KUBECTL.apply(withImages(Files.readString(ORDERS.resolve("orders.yaml"))));
        KUBECTL.run(
                "-n",
                "shop",
                "set",
                "env",
                "deployment/orders",
                "ORDERS_LATENCY=3500ms",
                "GRACEFUL_SHUTDOWN_ENABLED=" + gracefully);
        rolledOut("shop", "orders");
        try (var customers = new Customers(KUBECTL, "shop", "orders", CLOCK)) {
            until("customers are served", () -> customers.served() > 20);
            customers.startCounting();
            KUBECTL.run("-n", "shop", "rollout", "restart", "deployment/orders");
            KUBECTL.run("-n", "shop", "rollout", "status", "deployment/orders", "--timeout=180s");
            int then = customers.served();
            until("old pods have ended", () -> customers.served() > then + 60);
            return customers.tally();
        }
    }

    /** Waits until a record says Succeeded, and shows every phase on the way. */
    private static JsonNode succeeded(String reason) {
        until("a Rollback says Succeeded/" + reason, () -> record().filter(
                        r -> r.at("/status/phase").asText().equals("Succeeded"))
                .isPresent());
        JsonNode rollback = record().orElseThrow();
        assertThat(rollback.at("/status/reason").asText()).isEqualTo(reason);
        return rollback;
    }

    private static Optional<JsonNode> record() {
        for (JsonNode rollback : KUBECTL.json("-n", "shop", "get", "rollbacks").path("items")) {
            if (rollback.at("/status/times/executing").isTextual()) {
                return Optional.of(rollback);
            }
        }
        return Optional.empty();
    }

    private static void report(String what, Customers customers, JsonNode rollback) {
        Instant fault = customers.firstFailure().orElseThrow();
        JsonNode times = rollback.at("/status/times");
        System.out.printf(
                "%s on the real cluster: after the first failed response: patched %s s, healthy %s s, succeeded %s s; %s%n",
                what,
                seconds(fault, times.path("acted")),
                seconds(fault, times.path("healthy")),
                seconds(fault, times.path("finished")),
                customers.tally());
    }

    private static String seconds(Instant from, JsonNode at) {
        return String.valueOf(Duration.between(from, Instant.parse(at.asText())).toMillis() / 1000.0);
    }

    /** A test cannot wait until five minutes have proven it; a person vouches for it. */
    private static void markGood(String hash) {
        KUBECTL.run("-n", "shop", "annotate", "replicaset", "orders-" + hash, "switchback.dev/mark=good " + hash);
    }

    private static void freshShop() {
        KUBECTL.run("delete", "namespace", "shop", "--ignore-not-found", "--timeout=120s");
        namespace("shop");
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
