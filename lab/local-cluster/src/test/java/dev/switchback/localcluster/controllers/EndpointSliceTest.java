package dev.switchback.localcluster.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointSliceTest {
    private final VirtualCluster cluster = new VirtualCluster();

    @BeforeEach
    void start() {
        cluster.deploy(2);
        cluster.create(
                Resource.SERVICES,
                """
                apiVersion: v1
                kind: Service
                metadata: {name: orders, namespace: default, labels: {team: shop}}
                spec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}
                """);
    }

    private ApiObject slice() {
        var slices = cluster.client.list(Resource.ENDPOINT_SLICES).items();
        assertThat(slices).hasSize(1);
        return slices.get(0);
    }

    private List<JsonNode> endpoints() {
        return StreamSupport.stream(slice().json().path("endpoints").spliterator(), false)
                .toList();
    }

    private static boolean condition(JsonNode endpoint, String name) {
        return endpoint.path("conditions").path(name).asBoolean();
    }

    @Test
    void listsPodsAndWhetherTheyAreReady() {
        cluster.pass(Duration.ofSeconds(1));
        assertThat(endpoints()).hasSize(2).noneMatch(endpoint -> condition(endpoint, "ready"));
        cluster.pass(Duration.ofMinutes(1));
        assertThat(endpoints()).hasSize(2).allMatch(endpoint -> condition(endpoint, "ready"));

        var pod = cluster.pods().get(0);
        assertThat(endpoints().get(0).at("/targetRef/name").asText()).isEqualTo(pod.name());
        assertThat(endpoints().get(0).at("/addresses/0").asText())
                .isEqualTo(pod.status().path("podIP").asText());
        assertThat(slice().json().at("/ports/0/port").asInt()).isEqualTo(8080);
        assertThat(slice().labels())
                .containsEntry("kubernetes.io/service-name", "orders")
                .containsEntry("team", "shop");
    }

    @Test
    void showsPodsThatEnd() {
        cluster.pass(Duration.ofMinutes(1));
        cluster.client.delete(Resource.PODS, cluster.pods().get(0));
        cluster.pass(Duration.ofMillis(500));
        assertThat(endpoints())
                .filteredOn(endpoint -> condition(endpoint, "terminating"))
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(condition(endpoint, "ready")).isFalse();
                    assertThat(condition(endpoint, "serving")).isTrue();
                });
    }

    @Test
    void followsReadinessAndSelector() {
        cluster.pass(Duration.ofMinutes(1));
        cluster.behave("orders:1", PodBehaviour.UNREADY);
        cluster.time.runDue();
        assertThat(endpoints()).hasSize(2).noneMatch(endpoint -> condition(endpoint, "ready"));

        var service = cluster.client.list(Resource.SERVICES).items().stream()
                .filter(candidate -> candidate.name().equals("orders"))
                .findFirst()
                .orElseThrow();
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").putObject("selector").put("app", "nothing");
        cluster.client.merge(Resource.SERVICES, service, patch);
        cluster.time.runDue();
        assertThat(endpoints()).isEmpty();
    }
}
