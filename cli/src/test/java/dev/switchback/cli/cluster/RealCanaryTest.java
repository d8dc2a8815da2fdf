package dev.switchback.cli.cluster;

import static dev.switchback.cli.cluster.UnderTest.CLOCK;
import static dev.switchback.cli.cluster.UnderTest.KUBECTL;
import static dev.switchback.cli.cluster.UnderTest.ORDERS;
import static dev.switchback.cli.cluster.UnderTest.configMap;
import static dev.switchback.cli.cluster.UnderTest.image;
import static dev.switchback.cli.cluster.UnderTest.namespace;
import static dev.switchback.cli.cluster.UnderTest.rolledOut;
import static dev.switchback.cli.cluster.UnderTest.withImages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.cli.Switchback;
import dev.switchback.cli.cluster.GatewayUsers.Reply;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases by canary with real pods, a real gateway and a real Prometheus that scrapes every 5 s, driven by the command line as
 * a person or a CI step runs it. {@code ORDERS_IMAGE} serves; {@code ORDERS_NEXT_IMAGE} and {@code ORDERS_BAD_IMAGE} are the
 * next version, well and with every fifth request failing, which calls itself {@code bad}.
 */
@Tag("cluster")
@RequiresProgram("kubectl")
class RealCanaryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration RETREAT = Duration.ofSeconds(15);
    private static final String SHOP = "release-shop";
    private static final String MONITORING = "release-monitoring";
    private static final String SERVING = image("ORDERS_IMAGE", "orders:test");
    private static final String NEXT = image("ORDERS_NEXT_IMAGE", "orders:next");
    private static final String BAD = image("ORDERS_BAD_IMAGE", "orders:bad");

    private static Process proxy;
    private static String prometheus;
    private static GatewayUsers users;

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(
                !KUBECTL.run("get", "gateways", "-A", "--ignore-not-found", "-o", "name")
                        .isBlank(),
                "skipped: no Gateway is in this cluster");
        KUBECTL.apply(deliveryType());
        namespace(MONITORING);
        namespace(SHOP);
        String config = Files.readString(Path.of("../prometheus-rules/prometheus.yaml"))
                .replace("scrape_interval: 2s", "scrape_interval: 5s");
        Path scrape = Files.createTempDirectory("canary").resolve("prometheus.yaml");
        configMap(MONITORING, "prometheus", "--from-file=" + Files.writeString(scrape, config));
        configMap(MONITORING, "prometheus-rules", "--from-file=../prometheus-rules/rules");
        KUBECTL.apply(withImages(Files.readString(Path.of("../prometheus-rules/kubernetes.yaml"))
                .replace("namespace: monitoring", "namespace: " + MONITORING)
                .replace("switchback-prometheus", MONITORING)));
        apply("orders.yaml");
        apply("route.yaml");
        rolledOut(MONITORING, "prometheus");
        rolledOut(SHOP, "orders");
        proxy = KUBECTL.command(List.of("proxy", "--port=0")).start();
        prometheus = UnderTest.address(proxy) + "/api/v1/namespaces/" + MONITORING + "/services/prometheus:9090/proxy";
        users = new GatewayUsers(KUBECTL, CLOCK);
    }

    private static void apply(String file) throws IOException {
        KUBECTL.apply(withImages(Files.readString(ORDERS.resolve(file)))
                .replace("namespace: shop", "namespace: " + SHOP)
                .replace("replicas: 3", "replicas: 2"));
    }

    private static String deliveryType() {
        try (var type = Switchback.class.getResourceAsStream("/dev/switchback/resources/delivery-crd.yaml")) {
            return new String(type.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void uninstall() {
        if (proxy != null) {
            users.close();
            proxy.destroy();
            KUBECTL.run("delete", "namespace", SHOP, MONITORING, "--wait=false");
            KUBECTL.run("delete", "clusterrole,clusterrolebinding", MONITORING);
        }
    }

    /** A test that failed may have left something. */
    @BeforeEach
    void begin() throws IOException {
        KUBECTL.run("-n", SHOP, "delete", "deliveries.switchback.dev", "--all");
        KUBECTL.run("-n", SHOP, "delete", "deployment,service", "orders-canary", "--ignore-not-found");
        apply("route.yaml");
        rolledOut(SHOP, "orders");
        users.startCounting();
        until("users are served", () -> users.count(reply -> !reply.failed()) > 300);
        until("Prometheus has scraped the pods for a while", () -> scraped() >= 2);
        users.startCounting();
    }

    private static int scraped() {
        String query = "/api/v1/query?query=count_over_time(up%7Bnamespace%3D%22" + SHOP + "%22%7D%5B20s%5D)%3E2";
        return KUBECTL.raw("/api/v1/namespaces/" + MONITORING + "/services/prometheus:9090/proxy" + query)
                .at("/data/result")
                .size();
    }

    /** The version that does not serve. */
    private static String next() {
        return serving().equals(SERVING) ? NEXT : SERVING;
    }

    private static String serving() {
        return KUBECTL.field("/spec/template/spec/containers/0/image", "-n", SHOP, "get", "deployment", "orders")
                .orElseThrow();
    }

    @Test
    void aGoodVersionIsPromoted() throws Exception {
        String next = next();
        try (var deploy = deploy(next)) {
            assertThat(deploy.exitStatus()).as(deploy.output()).isEqualTo(ExitCode.OK);
        }

        assertThat(serving()).isEqualTo(next);
        assertNothingIsLeft();
        report("promoted");
    }

    @Test
    void aBadVersionIsLookedAtTwiceAndAborted() throws Exception {
        String before = serving();
        try (var deploy = deploy(BAD)) {
            assertThat(deploy.exitStatus()).as(deploy.output()).isEqualTo(ExitCode.NEGATIVE);
        }

        JsonNode delivery = delivery();
        assertThat(delivery.at("/status/position/retreats").asInt()).isEqualTo(1);
        assertThat(delivery.at("/status/requestsHurt").asInt()).isPositive();
        assertThat(serving()).isEqualTo(before);
        assertNothingIsLeft();
        Instant retreat = decided(delivery, "Retreat");
        Instant abort = decided(delivery, "Fail");
        Instant resumed = retreat.plus(RETREAT);
        Duration untilRetreat =
                Duration.between(retreat, users.lastOf("bad", retreat, resumed).orElse(retreat));
        Duration untilAbort = Duration.between(
                abort, users.lastOf("bad", abort, CLOCK.instant()).orElse(abort));
        System.out.printf(
                "canary-bad on the real cluster: last answer of the canary %d ms after the retreat and %d ms after the"
                        + " abort was decided; %d of its %d requests failed, %s hurt%n",
                untilRetreat.toMillis(),
                untilAbort.toMillis(),
                users.count(reply -> reply.version().equals("bad") && reply.failed()),
                users.count(reply -> reply.version().equals("bad")),
                delivery.at("/status/requestsHurt"));
        assertThat(List.of(untilRetreat, untilAbort)).allMatch(passed -> passed.compareTo(Duration.ofSeconds(2)) <= 0);
        for (Instant decided : List.of(retreat, abort)) {
            Instant over = decided.plusSeconds(2);
            assertThat(users.count(reply -> reply.failed()
                            && !reply.version().equals("bad")
                            && reply.at().isAfter(decided)
                            && reply.at().isBefore(over)))
                    .as("failed by the switch itself")
                    .isZero();
        }
    }

    private static void report(String what) {
        System.out.printf(
                "%s on the real cluster: %d of %d requests failed%n",
                what, users.count(Reply::failed), users.count(reply -> true));
    }

    private static Instant decided(JsonNode delivery, String verdict) {
        for (JsonNode entry : delivery.at("/status/findings/verdicts")) {
            if (entry.path("verdict").asText().equals(verdict)) {
                return Instant.parse(entry.path("at").asText());
            }
        }
        throw new AssertionError("no " + verdict + " in " + delivery.at("/status/findings"));
    }

    @Test
    void withoutPrometheusItHoldsAndIsPromotedLater() throws Exception {
        String next = next();
        try (var deploy = deploy(next)) {
            until("the canary has its first share", () -> weight() == 20);
            KUBECTL.run("-n", MONITORING, "scale", "deployment/prometheus", "--replicas=0");
            until("the delivery says that Prometheus does not answer", () -> message()
                    .contains("until the analysis"));
            assertThat(message()).contains("Unreachable");
            assertThat(weight()).isEqualTo(20);
            KUBECTL.run("-n", MONITORING, "scale", "deployment/prometheus", "--replicas=1");

            assertThat(deploy.exitStatus()).as(deploy.output()).isEqualTo(ExitCode.OK);
        }
        assertThat(serving()).isEqualTo(next);
        assertNothingIsLeft();
        report("promoted");
    }

    private static int weight() {
        return delivery().at("/status/position/weight").asInt();
    }

    private static String message() {
        return delivery().at("/status/message").asText();
    }

    private static JsonNode delivery() {
        return KUBECTL.json("-n", SHOP, "get", "deliveries.switchback.dev", "orders");
    }

    private static void assertNothingIsLeft() {
        assertThat(KUBECTL.run("-n", SHOP, "get", "deployments,services", "-o", "name"))
                .doesNotContain("canary");
        JsonNode backends =
                KUBECTL.json("-n", SHOP, "get", "httproute", "orders").at("/spec/rules/0/backendRefs");
        assertThat(backends).hasSize(1);
        assertThat(backends.at("/0/name").asText()).isEqualTo("orders");
    }

    private Deploy deploy(String image) throws IOException {
        Path file = Files.writeString(
                folder.resolve("delivery.yaml"),
                """
                apiVersion: switchback.dev/v1alpha1
                kind: Delivery
                metadata: {name: orders, namespace: %s}
                spec:
                  workload: {kind: Deployment, name: orders}
                  strategy:
                    canary:
                      steps: [{weight: 20, hold: 15s}, {weight: 50, hold: 10s}]
                      traffic: {gateway: {httpRoute: orders}}
                  analysis:
                    prometheus: {address: "%s"}
                    metrics: [success-rate]
                    sequential: {retreat: {wait: %ds, times: 1}}
                """
                        .formatted(SHOP, prometheus, RETREAT.toSeconds()));
        return new Deploy(file, image);
    }

    /** {@code switchback deploy}, as a process of its own. */
    private final class Deploy implements AutoCloseable {
        private final Path log = folder.resolve("deploy.log");
        private final Process process;

        Deploy(Path file, String image) throws IOException {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Switchback.class.getName()));
            command.addAll(List.of("deploy", file.toString(), "--image", image));
            command.addAll(List.of("--kubeconfig", UnderTest.kubeconfig()));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        int exitStatus() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        String output() throws IOException {
            return Files.readString(log);
        }

        @Override
        public void close() throws IOException {
            System.out.println(output());
            process.destroyForcibly();
        }
    }

    private static void until(String what, Supplier<Boolean> condition) {
        UnderTest.until(
                what,
                PATIENCE,
                condition,
                () -> KUBECTL.run("get", "pods,deliveries.switchback.dev", "-A", "-o", "wide"));
    }
}
