package dev.switchback.localcluster.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Objects that were stored as somebody wrote them, with no defaults filled in. */
class StoredAsWrittenTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final VirtualCluster cluster = new VirtualCluster();

    private void store(String yaml) throws IOException {
        cluster.simulated.cluster().server().putVerbatim(YAML.readTree(yaml));
    }

    @Test
    void aLaterWriteIsNoNewTemplate() throws IOException {
        store(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders, namespace: default, uid: d-1, generation: 7, annotations: {deployment.kubernetes.io/revision: '3'}}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: orders}}
                  template:
                    metadata: {labels: {app: orders}}
                    spec: {containers: [{name: orders, image: 'orders:3'}]}
                """);
        store(
                """
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata:
                  name: orders-abc
                  namespace: default
                  uid: r-3
                  generation: 1
                  labels: {app: orders, pod-template-hash: abc}
                  annotations: {deployment.kubernetes.io/revision: '3', deployment.kubernetes.io/desired-replicas: '1', deployment.kubernetes.io/max-replicas: '2'}
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: orders, uid: d-1, controller: true}]
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: orders, pod-template-hash: abc}}
                  template:
                    metadata: {labels: {app: orders, pod-template-hash: abc}}
                    spec: {containers: [{name: orders, image: 'orders:3'}]}
                status:
                  replicas: 1
                  fullyLabeledReplicas: 1
                  readyReplicas: 1
                  availableReplicas: 1
                  terminatingReplicas: 0
                  observedGeneration: 1
                """);
        store(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: orders-abc-1
                  namespace: default
                  uid: p-1
                  labels: {app: orders, pod-template-hash: abc}
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: orders-abc, uid: r-3, controller: true}]
                spec: {nodeName: elsewhere, containers: [{name: orders, image: 'orders:3'}]}
                status:
                  phase: Running
                  podIP: 10.0.0.9
                  containerStatuses: [{name: orders, ready: true, restartCount: 4, state: {running: {startedAt: '2026-01-14T00:00:00Z'}}}]
                  conditions: [{type: Ready, status: 'True', lastTransitionTime: '2026-01-14T00:00:00Z'}]
                """);
        cluster.pass(Duration.ofMinutes(1));
        assertThat(cluster.readyImages()).containsExactly("orders:3");
        assertThat(cluster.pods()).singleElement().satisfies(pod -> assertThat(
                        pod.status().path("podIP").asText())
                .isEqualTo("10.0.0.9"));

        cluster.patch("{metadata: {annotations: {note: something}}}");
        cluster.pass(Duration.ofMinutes(1));
        assertThat(cluster.replicaSets()).singleElement().satisfies(set -> assertThat(set.name())
                .isEqualTo("orders-abc"));
        assertThat(cluster.pods()).extracting(pod -> pod.uid()).containsExactly("p-1");

        cluster.image("orders:4");
        cluster.pass(Duration.ofMinutes(1));
        assertThat(cluster.readyImages()).containsExactly("orders:4");
        assertThat(cluster.deployment().object().annotation(ReplicaSet.REVISION))
                .contains("4");
    }

    @Test
    void whatSaysNothingIsNoField() throws IOException {
        var stored = cluster.simulated
                .cluster()
                .server()
                .putVerbatim(
                        YAML.readTree(
                                "{apiVersion: v1, kind: ConfigMap,"
                                        + " metadata: {name: empty, namespace: default, annotations: {}, labels: null, finalizers: []}}"));

        assertThat(stored.path("metadata").has("annotations")).isFalse();
        assertThat(stored.path("metadata").has("labels")).isFalse();
        assertThat(stored.path("metadata").has("finalizers")).isFalse();
    }
}
