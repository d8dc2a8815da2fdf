package dev.switchback.localcluster.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What all parts of the contract share: a namespace a test, and small objects. */
abstract class ContractCase {
    private ApiUnderTest server;

    /** Where the API server is. */
    abstract String address();

    @BeforeEach
    void openNamespace() {
        server = new ApiUnderTest(address());
    }

    @AfterEach
    void closeNamespace() {
        server.close();
    }

    final RawApi api() {
        return server.api();
    }

    final String namespace() {
        return server.namespace();
    }

    final String configMaps() {
        return server.core("configmaps");
    }

    final String secrets() {
        return server.core("secrets");
    }

    final String pods() {
        return server.core("pods");
    }

    final String services() {
        return server.core("services");
    }

    final String events() {
        return server.core("events");
    }

    final String deployments() {
        return server.in("apps/v1", "deployments");
    }

    final String replicaSets() {
        return server.in("apps/v1", "replicasets");
    }

    final String leases() {
        return server.in("coordination.k8s.io/v1", "leases");
    }

    final JsonNode createConfigMap(String name, String labels) {
        return api().post(
                        configMaps(),
                        """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":%s},"data":{"a":"1"}}
                """
                                .formatted(name, labels))
                .ok();
    }

    final JsonNode createConfigMap(String name) {
        return createConfigMap(name, "{}");
    }

    /** A Deployment; with no replicas a rollout of it is complete at once, node or no node. */
    static String deployment(String name, int replicas, String image) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},
                 "spec":{"replicas":%2$d,"selector":{"matchLabels":{"app":"%1$s"}},
                  "template":{"metadata":{"labels":{"app":"%1$s"}},
                   "spec":{"containers":[{"name":"main","image":"%3$s","env":[{"name":"A","value":"1"}]}]}}}}
                """
                .formatted(name, replicas, image);
    }

    final JsonNode createDeployment(String name, int replicas, String image) {
        return api().post(deployments(), deployment(name, replicas, image)).ok();
    }

    static String version(JsonNode object) {
        return object.at("/metadata/resourceVersion").asText();
    }

    static ObjectNode copy(JsonNode object) {
        return object.deepCopy();
    }
}
