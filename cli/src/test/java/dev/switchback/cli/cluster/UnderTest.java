package dev.switchback.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The cluster that {@code KUBECONFIG_UNDER_TEST} names, and the images that were made for it. */
final class UnderTest {
    static final InstantSource CLOCK = InstantSource.system();
    static final Path ORDERS = Path.of("../lab/orders/kubernetes");
    static final ClusterCommand KUBECTL = new ClusterCommand("kubectl", kubeconfig());
    static final ClusterCommand HELM = new ClusterCommand("helm", kubeconfig());

    private UnderTest() {}

    static String kubeconfig() {
        return Optional.ofNullable(System.getenv("KUBECONFIG_UNDER_TEST")).orElse("");
    }

    static void namespace(String name) {
        KUBECTL.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n");
    }

    static void configMap(String namespace, String name, String from) {
        KUBECTL.apply(
                KUBECTL.run("-n", namespace, "create", "configmap", name, from, "--dry-run=client", "-o", "yaml"));
    }

    static void rolledOut(String namespace, String deployment) {
        KUBECTL.run("-n", namespace, "rollout", "status", "deployment/" + deployment, "--timeout=120s");
    }

    /** {@code http://HOST:PORT} of a {@code kubectl proxy --port=0} that was started; it needs no further authentication. */
    static String address(Process proxy) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(proxy.getInputStream(), StandardCharsets.UTF_8));
        String ready = Optional.ofNullable(lines.readLine()).orElseThrow();
        return "http://" + ready.substring(ready.lastIndexOf(' ') + 1);
    }

    /** The current {@code pod-template-hash} of a Deployment in the shop. */
    static String hash(String deployment) {
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

    static String withImages(String manifest) {
        return manifest.replaceAll("image: ?\"?orders:[0-9]+\"?", "image: " + image("ORDERS_IMAGE", "orders:test"))
                .replaceAll("prom/prometheus:[^\\s]+", image("PROMETHEUS_IMAGE", "prometheus:test"))
                .replaceAll("prom/alertmanager:[^\\s]+", image("ALERTMANAGER_IMAGE", "alertmanager:test"));
    }

    static String image(String variable, String byDefault) {
        return Optional.ofNullable(System.getenv(variable)).orElse(byDefault);
    }

    /**
     * Waits for something that a program does by itself; one that does not answer yet is asked again.
     *
     * @param situation what to show when it does not come
     */
    static void until(String what, Duration patience, Supplier<Boolean> condition, Supplier<String> situation) {
        Instant end = CLOCK.instant().plus(patience);
        while (!holds(condition)) {
            if (CLOCK.instant().isAfter(end)) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what + "\n" + situation.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private static boolean holds(Supplier<Boolean> condition) {
        try {
            return condition.get();
        } catch (AssertionError notYet) {
            return false;
        }
    }
}
