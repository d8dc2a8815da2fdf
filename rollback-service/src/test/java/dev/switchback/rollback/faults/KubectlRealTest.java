package dev.switchback.rollback.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people's kubectl finds after a rollback, on a real API server. Pods need not run. */
@Tag("cluster")
class KubectlRealTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PIECES = List.of(
            "2>&1",
            "<a href=\"/?a=1&b=2\">",
            "\u2028",
            "\u2029",
            "\u00e9\ud83d\ude00",
            "\\",
            "1.0",
            "1e3",
            "null",
            "\t");
    private static final List<String> QUANTITIES =
            List.of("1000m", "0.5", "1.50", "1024Mi", "1Gi", "1048576Ki", "0.1G");

    @TempDir
    Path folder;

    private Transport transport;
    private Site site;
    private Replica replica;

    @BeforeEach
    void start() throws IOException {
        transport = Clusters.http(kubeconfig(), Timeouts.DEFAULT);
        Site.defineRecords(transport);
        site = Site.open(transport);
        replica = Replica.start(transport, site.namespace());
    }

    @AfterEach
    void stop() {
        replica.kill();
        site.close();
    }

    private static Path kubeconfig() {
        return Path.of(Objects.requireNonNull(
                System.getenv("KUBECONFIG_UNDER_TEST"), "KUBECONFIG_UNDER_TEST has to name a kubeconfig"));
    }

    private record Ran(int exit, String output) {}

    private Ran kubectl(String... arguments) {
        try {
            var command =
                    new ProcessBuilder("kubectl", "--kubeconfig", kubeconfig().toString(), "-n", site.namespace());
            command.command().addAll(List.of(arguments));
            Process process = command.redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String file(JsonNode manifest) {
        try {
            Path file = Files.createTempFile(folder, "manifest", ".json");
            return Files.write(file, JSON.writeValueAsBytes(manifest)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void apply(JsonNode manifest) {
        Ran ran = kubectl("apply", "-f", file(manifest));
        assertThat(ran.exit()).as(ran.output()).isZero();
    }

    /** A valid Deployment with what an API server may write otherwise than it was sent. */
    private static ObjectNode deployment(String name, long seed) {
        var random = new Random(seed);
        ObjectNode deployment = JSON.createObjectNode();
        deployment.put("apiVersion", "apps/v1").put("kind", "Deployment");
        deployment.putObject("metadata").put("name", name);
        ObjectNode spec = deployment.putObject("spec");
        spec.putObject("selector").putObject("matchLabels").put("app", "orders");
        ObjectNode template = spec.putObject("template");
        ObjectNode metadata = template.putObject("metadata");
        metadata.putObject("labels").put("app", "orders");
        metadata.putObject("annotations").put("example.com/note-" + random.nextInt(3), text(random));
        ObjectNode pod = template.putObject("spec");
        pod.putObject("nodeSelector").put("switchback.dev/nowhere", "true");
        pod.put("terminationGracePeriodSeconds", random.nextBoolean() ? 9_007_199_254_740_993L : 5L);
        ObjectNode container = pod.putArray("containers").addObject();
        container.put("name", "orders").put("image", "orders:" + seed);
        ArrayNode arguments = container.putArray("args");
        for (int i = 0; i < random.nextInt(4); i++) {
            arguments.add(text(random));
        }
        ArrayNode environment = container.putArray("env");
        for (int i = 0; i < random.nextInt(4); i++) {
            environment.addObject().put("name", "V" + i).put("value", text(random));
        }
        if (random.nextBoolean()) {
            container.putObject("resources").putObject("requests").put("cpu", QUANTITIES.get(random.nextInt(3)));
            container
                    .withObject("/resources/requests")
                    .put("memory", QUANTITIES.get(3 + random.nextInt(QUANTITIES.size() - 3)));
        }
        if (random.nextBoolean()) {
            pod.putArray("volumes").addObject().put("name", "v").putObject("emptyDir");
        }
        if (random.nextBoolean()) {
            pod.putArray("tolerations");
            pod.putObject("securityContext");
        }
        return deployment;
    }

    private static String text(Random random) {
        var text = new StringBuilder("x");
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private String currentHash(String image) {
        var found = new String[1];
        Eventually.holds("a ReplicaSet of " + image, () -> {
            for (JsonNode set : site.get("/apis/apps/v1/namespaces/" + site.namespace() + "/replicasets")
                    .path("items")) {
                if (set.at("/spec/template/spec/containers/0/image").asText().equals(image)
                        && set.at("/metadata/annotations/deployment.kubernetes.io~1revision")
                                .isTextual()) {
                    found[0] = set.at("/metadata/labels/pod-template-hash").asText();
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    private void deployTwiceAndRollBack(JsonNode good, JsonNode bad) {
        apply(good);
        site.vouch(
                "orders",
                currentHash(good.at("/spec/template/spec/containers/0/image").asText()));
        apply(bad);
        alert(currentHash(bad.at("/spec/template/spec/containers/0/image").asText()));
        Eventually.holds("the rollback: " + site.records(), () -> site.phase().matches("Verifying|Failed"));
    }

    private void alert(String hash) {
        String message =
                """
                {"version":"4","alerts":[{"status":"firing","startsAt":"%s","fingerprint":"f1","labels":{"alertname":"HighErrorRate",
                 "action":"rollback","namespace":"%s","deployment":"orders","pod_template_hash":"%s"}}]}"""
                        .formatted(Instant.now(), site.namespace(), hash);
        Eventually.holds("the alert to be taken", () -> replica.takes(message));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyTemplateIsRestoredAndTheNextApplyGivesExactlyItsManifest(long seed) {
        ObjectNode good = deployment("orders", seed);
        deployTwiceAndRollBack(good, deployment("orders", seed + 100));
        Ran diff = kubectl("diff", "-f", file(good));
        assertThat(diff.exit()).as(diff.output()).isZero();

        apply(deployment("orders", seed + 200));
        apply(deployment("namesake", seed + 200));
        assertThat(template("orders")).isEqualTo(template("namesake"));
    }

    private JsonNode template(String name) {
        return site.get(site.deployment(name)).at("/spec/template");
    }

    @Test
    void serverSideApplyConflictsNoMoreThanAfterAnUndo() {
        ObjectNode good = deployment("orders", 11);
        ObjectNode bad = deployment("orders", 12);
        deployTwiceAndRollBack(good, bad);
        String ours = kubectl("apply", "--server-side", "-f", file(good)).output();

        replica.kill();
        apply(bad);
        assertThat(kubectl("rollout", "undo", "deployment/orders").exit()).isZero();
        String theirs = kubectl("apply", "--server-side", "-f", file(good)).output();
        assertThat(conflicts(ours)).as(ours).isLessThanOrEqualTo(conflicts(theirs));
    }

    private static long conflicts(String output) {
        return output.lines().filter(line -> line.startsWith("- .")).count();
    }

    @Test
    void aWebhookThatIsDownIsNamedAndTheRollbackFollowsWhenItIsGone() throws IOException {
        ObjectNode good = deployment("orders", 21);
        ObjectNode bad = deployment("orders", 22);
        apply(good);
        site.vouch("orders", currentHash("orders:21"));
        apply(bad);
        String hash = currentHash("orders:22");
        ObjectNode webhook = (ObjectNode) JSON.readTree(
                """
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration",
                 "metadata":{"name":"%1$s"},"webhooks":[{"name":"down.example.com",
                 "clientConfig":{"url":"https://127.0.0.1:1/x"},"rules":[{"apiGroups":["apps"],"apiVersions":["v1"],
                 "operations":["UPDATE"],"resources":["deployments"]}],"failurePolicy":"Fail","sideEffects":"None",
                 "admissionReviewVersions":["v1"],"timeoutSeconds":3,
                 "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"%1$s"}}}]}"""
                        .formatted(site.namespace()));
        apply(webhook);
        try {
            Eventually.holds(
                    "the webhook to be in force",
                    () -> kubectl("annotate", "deployment/orders", "a=" + System.nanoTime(), "--overwrite")
                                    .exit()
                            != 0);
            alert(hash);
            Eventually.holds("the error", () -> site.records().toString().contains("down.example.com"));
            assertThat(site.phase()).isEqualTo("Executing");
        } finally {
            kubectl("delete", "validatingwebhookconfiguration", site.namespace());
        }
        Eventually.holds(
                "the rollback",
                () -> template("orders").at("/spec/containers/0/image").asText().equals("orders:21"));
    }
}
