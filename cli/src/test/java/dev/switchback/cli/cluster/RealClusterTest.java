package dev.switchback.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.programs.RequiresProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole loop with real pods: Prometheus finds a bad deploy, Alertmanager calls the service, which runs in pods with
 * nothing but its RBAC, and the service reverts or flips. {@code KUBECONFIG_UNDER_TEST} names the cluster; the images are
 * {@code SWITCHBACK_IMAGE}, {@code ORDERS_IMAGE}, {@code PROMETHEUS_IMAGE} and {@code ALERTMANAGER_IMAGE}.
 */
@Tag("cluster")
@RequiresProgram("kubectl")
class RealClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path DEPLOY = Path.of("../rollback-service/deploy");
    private static final Path ORDERS = Path.of("../examples/orders/kubernetes");
    private static final InstantSource CLOCK = InstantSource.system();

    private static final Kubectl KUBECTL = new Kubectl(
            Optional.ofNullable(System.getenv("KUBECONFIG_UNDER_TEST")).orElse(""));

    @BeforeAll
    static void install() throws IOException {
        KUBECTL.apply(
                Files.readString(Path.of("../rollback-service/src/main/resources/dev/switchback/rollback/crd.yaml")));
        KUBECTL.run("wait", "--for=condition=Established", "crd/rollbacks.switchback.dev", "--timeout=30s");
        for (String manifest : List.of("rbac.yaml", "deployment.yaml", "alertmanager-access.yaml")) {
            KUBECTL.apply(withImages(Files.readString(DEPLOY.resolve(manifest))));
        }
        namespace("monitoring");
        configMap("prometheus", "--from-file=../prometheus-rules/prometheus.yaml");
        configMap("prometheus-rules", "--from-file=../prometheus-rules/rules");
        Path routes = Files.createTempDirectory("routes").resolve("alertmanager.yaml");
        String shipped = Files.readString(Path.of("../alertmanager/alertmanager.yaml"));
        Files.writeString(
                routes, shipped.replace("http://rollback-service:8080/", "http://rollback-service.switchback:8080/"));
        configMap("alertmanager", "--from-file=" + routes);
        try (InputStream in = RealClusterTest.class.getResourceAsStream("monitoring.yaml")) {
            KUBECTL.apply(withImages(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
        for (String deployment : List.of("prometheus", "alertmanager")) {
            KUBECTL.run("-n", "monitoring", "rollout", "status", "deployment/" + deployment, "--timeout=120s");
        }
        KUBECTL.run("-n", "switchback", "rollout", "status", "deployment/rollback-service", "--timeout=120s");
    }

    @AfterAll
    static void uninstall() {
        KUBECTL.run("delete", "namespace", "shop", "monitoring", "switchback", "--ignore-not-found", "--wait=false");
    }

    @Test
    void aBadDeployIsReverted() throws IOException {
        freshShop();
        KUBECTL.apply(withImages(Files.readString(ORDERS.resolve("orders.yaml"))));
        KUBECTL.run("-n", "shop", "rollout", "status", "deployment/orders", "--timeout=120s");
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
    void aBadFlipIsFlippedBack() throws IOException {
        freshShop();
        KUBECTL.apply(withImages(Files.readString(ORDERS.resolve("blue-green.yaml"))));
        KUBECTL.run("-n", "shop", "set", "env", "deployment/orders-green", "ORDERS_ERROR_SHARE=1");
        for (String side : List.of("blue", "green")) {
            KUBECTL.run("-n", "shop", "rollout", "status", "deployment/orders-" + side, "--timeout=120s");
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
        KUBECTL.run("-n", "shop", "rollout", "status", "deployment/orders", "--timeout=120s");
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

    private static String hash(String deployment) {
        String revision = KUBECTL.field(
                        "/metadata/annotations/deployment.kubernetes.io~1revision",
                        "-n",
                        "shop",
                        "get",
                        "deployment",
                        deployment)
                .orElseThrow();
        for (JsonNode set : KUBECTL.json("-n", "shop", "get", "replicasets").path("items")) {
            boolean owned = set.at("/metadata/ownerReferences/0/name").asText().equals(deployment);
            JsonNode number = set.at("/metadata/annotations/deployment.kubernetes.io~1revision");
            if (owned && number.asText().equals(revision)) {
                return set.at("/metadata/labels/pod-template-hash").asText();
            }
        }
        throw new AssertionError("no ReplicaSet of " + deployment + " has revision " + revision);
    }

    /** A test cannot wait until five minutes have proven it; a person vouches for it. */
    private static void markGood(String hash) {
        KUBECTL.run("-n", "shop", "annotate", "replicaset", "orders-" + hash, "switchback.dev/mark=good " + hash);
    }

    private static void freshShop() {
        KUBECTL.run("delete", "namespace", "shop", "--ignore-not-found", "--timeout=120s");
        namespace("shop");
    }

    private static void namespace(String name) {
        KUBECTL.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n");
    }

    private static void configMap(String name, String from) {
        KUBECTL.apply(
                KUBECTL.run("-n", "monitoring", "create", "configmap", name, from, "--dry-run=client", "-o", "yaml"));
    }

    private static String withImages(String manifest) {
        return manifest.replaceAll("image: ?\"?orders:[0-9]+\"?", "image: " + image("ORDERS_IMAGE", "orders:test"))
                .replace("PROMETHEUS_IMAGE", image("PROMETHEUS_IMAGE", "prometheus:test"))
                .replace("ALERTMANAGER_IMAGE", image("ALERTMANAGER_IMAGE", "alertmanager:test"))
                .replaceAll("image: .*switchback[^\\n]*", "image: " + image("SWITCHBACK_IMAGE", "switchback:test"));
    }

    private static String image(String variable, String byDefault) {
        return Optional.ofNullable(System.getenv(variable)).orElse(byDefault);
    }

    private static void until(String what, Supplier<Boolean> condition) {
        Instant end = CLOCK.instant().plus(PATIENCE);
        while (!condition.get()) {
            if (CLOCK.instant().isAfter(end)) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "\n"
                        + KUBECTL.run("get", "pods,rollbacks", "-A")
                        + KUBECTL.run("-n", "switchback", "logs", "-l", "app=rollback-service", "--tail=50"));
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }
}
