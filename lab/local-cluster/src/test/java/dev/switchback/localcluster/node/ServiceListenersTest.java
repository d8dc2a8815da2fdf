package dev.switchback.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceListenersTest {
    private final RealCluster cluster =
            new RealCluster(Map.of("web:1", RealCluster.program("one"), "web:2", RealCluster.program("two")));

    @BeforeEach
    void start() {
        cluster.create(
                Resource.DEPLOYMENTS,
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: default}
                spec:
                  replicas: 2
                  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      terminationGracePeriodSeconds: 5
                      containers:
                        - name: web
                          image: 'web:1'
                          ports: [{name: http, containerPort: 8080}]
                          readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
                          lifecycle: {preStop: {sleep: {seconds: 1}}}
                """);
        cluster.create(
                Resource.SERVICES,
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: default}
                spec: {type: ClusterIP, selector: {app: web}, ports: [{port: 8000, targetPort: http}]}
                """);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static boolean isLocal(ApiObject service) {
        return service.spec().path("clusterIP").asText().startsWith("127.");
    }

    private void awaitReadyEndpoints(int count) {
        cluster.await(Resource.ENDPOINT_SLICES, slices -> slices.stream().anyMatch(slice -> ready(slice) == count));
    }

    private static long ready(ApiObject slice) {
        long ready = 0;
        for (var endpoint : slice.json().path("endpoints")) {
            ready += endpoint.at("/conditions/ready").asBoolean() ? 1 : 0;
        }
        return ready;
    }

    private boolean updated(List<ApiObject> deployments) {
        var status = deployments.get(0).status();
        return status.path("updatedReplicas").asInt() == 2
                && status.path("replicas").asInt() == 2
                && status.path("availableReplicas").asInt() == 2
                && status.path("observedGeneration").asInt() == 2;
    }

    @Test
    void balancesOverReadyPodsAndLosesNoRequestInAnUpdate() throws Exception {
        awaitReadyEndpoints(2);
        var url = url();
        awaitAnswers(url, answers -> answers.size() == 2);
        var users = new Users(url);
        users.start();

        var deployment =
                cluster.client.list(Resource.DEPLOYMENTS).items().get(0).copy();
        ((ObjectNode) deployment.json().at("/spec/template/spec/containers/0")).put("image", "web:2");
        cluster.client.update(Resource.DEPLOYMENTS, deployment);
        cluster.await(Resource.DEPLOYMENTS, this::updated);
        awaitAnswers(
                url,
                answers -> answers.stream()
                                .filter(answer -> answer.startsWith("two "))
                                .count()
                        == 2);

        users.stop();
        assertThat(users.answers).allMatch(answer -> answer.startsWith("one ") || answer.startsWith("two "));
        assertThat(users.answers).hasSize(4);
    }

    private URL url() throws IOException {
        var service = cluster.client.list(Resource.SERVICES).items().stream()
                .filter(ServiceListenersTest::isLocal)
                .findFirst()
                .orElseThrow();
        return URI.create("http://" + service.spec().path("clusterIP").asText() + ":8000/")
                .toURL();
    }

    /** Asks, each time over a new connection, until the different answers are as wanted. */
    private static void awaitAnswers(URL url, Predicate<Set<String>> wanted) {
        var answers = new HashSet<String>();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!wanted.test(answers)) {
            assertThat(System.nanoTime()).as("answers: %s", answers).isLessThan(deadline);
            answers.add(ask(url));
        }
    }

    private static String ask(URL url) {
        try {
            var connection = url.openConnection();
            connection.setRequestProperty("Connection", "close");
            connection.setReadTimeout(5000);
            try (var body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asks all the time, and remembers the different answers. */
    private static final class Users {
        final Set<String> answers = new TreeSet<>();
        private final Thread thread;
        private volatile boolean stopped;

        Users(URL url) {
            thread = new Thread(() -> {
                while (!stopped) {
                    answers.add(ask(url));
                }
            });
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        void stop() throws InterruptedException {
            stopped = true;
            thread.join();
        }
    }
}
