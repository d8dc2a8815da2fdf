package dev.switchback.scenarios.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.controllers.Controllers;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.localcluster.server.InMemoryApiServer;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.ScenarioFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InitialClusterTest {

    private static Scenario scenario(String deployments) {
        var file = ScenarioFile.parse(
                "f.yaml", "name: n\nnow: 2026-01-15T12:00:00Z\nexpect: {changes: 0}\n" + deployments.stripIndent());
        assertThat(file.problems()).isEmpty();
        return file.scenarios().get(0);
    }

    /** What controllers and node write to workloads and pods within an hour. */
    private static List<String> writes(Scenario scenario) {
        var time = new VirtualTime(scenario.now());
        var server = new InMemoryApiServer(time, time, new Random(1));
        InitialCluster.of(scenario, "switchback").objects().forEach(server::putVerbatim);
        var writes = new ArrayList<String>();
        server.onWrite(stored -> {
            if (List.of("deployments.apps", "replicasets.apps", "pods")
                    .contains(stored.key().resource())) {
                writes.add(stored.key() + " " + stored.object());
            }
        });
        var node = new SimulatedNode(server, time, time, SimulatedNode.Pace.USUAL);
        try (var controllers = Controllers.start(server, time, time)) {
            node.start();
            time.advance(Duration.ofHours(1));
            assertThat(controllers).isNotNull();
        }
        return writes;
    }

    private static List<ObjectNode> objects(Scenario scenario, String kind) {
        return InitialCluster.of(scenario, "switchback").objects().stream()
                .filter(o -> o.path("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void controllersFindNothingToDo() {
        var scenario = scenario(
                """
                deployments:
                  - name: shop/orders
                    replicas: 3
                    annotations: {team: checkout}
                    revisions:
                      - {image: "orders:1", deployed: -72h, hash: aaa}
                      - {image: "orders:2", deployed: -1h, annotations: {a: b}}
                      - {image: "orders:1", deployed: -10m}
                  - name: shop/idle
                    replicas: 0
                    revisions: [{image: "idle:1", deployed: -72h}]
                """);
        assertThat(writes(scenario)).isEmpty();
    }

    @Test
    void aTemplateThatCameBackIsOneReplicaSetWithAHistory() {
        var sets = objects(
                scenario(
                        """
                        deployments:
                          - name: shop/orders
                            revisions:
                              - {image: "orders:1", deployed: -72h, hash: aaa}
                              - {image: "orders:2", deployed: -1h}
                              - {image: "orders:1", deployed: -10m}
                        """),
                "ReplicaSet");
        assertThat(sets).hasSize(2);
        assertThat(sets.get(0).at("/metadata/name").asText()).isEqualTo("orders-aaa");
        assertThat(sets.get(0).at("/metadata/creationTimestamp").asText()).isEqualTo("2026-01-12T12:00:00Z");
        assertThat(sets.get(0).at("/metadata/annotations").toString())
                .contains("\"deployment.kubernetes.io/revision\":\"3\"")
                .contains("\"deployment.kubernetes.io/revision-history\":\"1\"");
        assertThat(sets.get(1).at("/metadata/annotations").toString())
                .contains("\"deployment.kubernetes.io/revision\":\"2\"")
                .doesNotContain("revision-history");
    }

    @Test
    void anUnreadyRevisionIsAStuckRollout() {
        var scenario = scenario(
                """
                deployments:
                  - name: shop/orders
                    replicas: 4
                    revisions:
                      - {image: "orders:1", deployed: -72h, hash: aaa}
                      - {image: "orders:2", deployed: -1m, hash: bbb, ready: false}
                """);
        assertThat(objects(scenario, "ReplicaSet"))
                .extracting(set -> set.at("/spec/replicas").asInt())
                .containsExactly(3, 2);
        assertThat(objects(scenario, "Pod")).filteredOn(PodObject::ready).hasSize(3);
        assertThat(InitialCluster.of(scenario, "switchback").readiness())
                .containsExactly(new InitialCluster.ReadinessRule("shop", "orders", "orders:2", false));
    }

    /** Times of Events that say this, as offsets from the beginning. */
    private static List<String> events(Scenario scenario, String... words) {
        return objects(scenario, "Event").stream()
                .filter(event -> Stream.of(words).allMatch(event.toString()::contains))
                .map(event -> Duration.between(
                                scenario.now(),
                                Instant.parse(event.path("lastTimestamp").asText()))
                        .toString())
                .toList();
    }

    @Test
    void aRolloutOfTheLastHourLeavesItsEvents() {
        var scenario = scenario(
                """
                deployments:
                  - name: shop/orders
                    replicas: 4
                    revisions:
                      - {image: "orders:1", deployed: -72h, hash: aaa}
                      - {image: "orders:2", deployed: -30m, hash: bbb}
                """);
        assertThat(objects(scenario, "Event"))
                .extracting(event -> event.path("message").asText())
                .containsExactly(
                        "Scaled up replica set orders-bbb from 0 to 1",
                        "Scaled down replica set orders-aaa from 4 to 2",
                        "Scaled up replica set orders-bbb from 1 to 3",
                        "Scaled down replica set orders-aaa from 2 to 0",
                        "Scaled up replica set orders-bbb from 3 to 4");
        assertThat(events(scenario, "Scaled down replica set orders-aaa", "to 0"))
                .containsExactly("PT-29M-58S");
    }

    @Test
    void aRevisionThatWasNeverReadyLeavesTheOlderOneScaledUpAndFailingProbes() {
        var scenario = scenario(
                """
                deployments:
                  - name: shop/orders
                    replicas: 3
                    revisions:
                      - {image: "orders:1", deployed: -24h, hash: aaa}
                      - {image: "orders:2", deployed: -5h, hash: bbb, ready: false}
                      - {image: "orders:3", deployed: -2m, hash: ccc}
                """);
        assertThat(events(scenario, "Scaled down replica set orders-aaa", "to 0"))
                .containsExactly("PT-1M-57S");
        assertThat(events(scenario, "Scaled down replica set orders-bbb from 1 to 0"))
                .containsExactly("PT-2M");
        assertThat(events(scenario, "Unhealthy", "orders-bbb-")).containsExactly("PT-2M");
        assertThat(events(scenario, "orders-bbb from 0 to 1"))
                .as("older than an hour")
                .isEmpty();
    }

    @Test
    void writtenObjectsGetWhatTheyCannotBeWithout() {
        var scenario = scenario(
                """
                cluster:
                  - apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: orders, namespace: shop, uid: u1, creationTimestamp: -72h}
                    spec: {replicas: 2, template: {metadata: {labels: {app: orders}}, spec: {containers: [{image: "orders:1"}]}}}
                    status: {replicas: 2, readyReplicas: 1}
                """);
        assertThat(objects(scenario, "Namespace"))
                .extracting(o -> o.at("/metadata/name").asText())
                .containsExactly("shop", "switchback");
        assertThat(objects(scenario, "ReplicaSet")).singleElement().satisfies(set -> {
            assertThat(set.at("/metadata/creationTimestamp").asText()).isEqualTo("2026-01-12T12:00:00Z");
            assertThat(set.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("u1");
        });
        assertThat(objects(scenario, "Pod"))
                .hasSize(2)
                .filteredOn(PodObject::ready)
                .hasSize(1);
    }
}
