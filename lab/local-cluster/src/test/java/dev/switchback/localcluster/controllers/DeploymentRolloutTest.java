package dev.switchback.localcluster.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DeploymentRolloutTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final VirtualCluster cluster = new VirtualCluster();

    private static String revision(ReplicaSet set) {
        return set.object().annotation(ReplicaSet.REVISION).orElse("");
    }

    private static String history(ReplicaSet set) {
        return set.object().annotation(ReplicaSet.REVISION_HISTORY).orElse("");
    }

    @Test
    void startsPodsAndSaysSo() {
        cluster.deploy(3);
        cluster.pass(A_MINUTE);

        assertThat(cluster.readyImages()).containsExactly("orders:1", "orders:1", "orders:1");
        assertThat(cluster.count("readyReplicas")).isEqualTo(3);
        assertThat(cluster.count("updatedReplicas")).isEqualTo(3);
        assertThat(cluster.count("availableReplicas")).isEqualTo(3);
        assertThat(cluster.count("observedGeneration")).isEqualTo(1);
        assertThat(cluster.condition("Available").path("status").asText()).isEqualTo("True");
        assertThat(cluster.condition("Progressing").path("reason").asText()).isEqualTo("NewReplicaSetAvailable");
        var set = cluster.replicaSets().get(0);
        assertThat(revision(set)).isEqualTo("1");
        assertThat(cluster.deployment().object().annotation(ReplicaSet.REVISION))
                .contains("1");
        assertThat(set.desired()).hasValue(3);
        assertThat(set.max()).hasValue(4);
        assertThat(set.name()).isEqualTo("orders-" + set.object().labels().get("pod-template-hash"));
        assertThat(cluster.pods()).allSatisfy(pod -> assertThat(pod.labels())
                .containsAllEntriesOf(set.object().labels()));
    }

    @Test
    void replacesPodsStepByStepWithoutAGap() {
        cluster.deploy(4);
        cluster.pass(A_MINUTE);
        cluster.image("orders:2");
        for (int second = 0; second < 60; second++) {
            cluster.pass(Duration.ofSeconds(1));
            assertThat(cluster.readyImages()).hasSizeBetween(3, 5);
            assertThat(ReplicaSet.replicas(cluster.replicaSets())).isBetween(4, 5);
        }

        assertThat(cluster.readyImages()).containsOnly("orders:2").hasSize(4);
        assertThat(revision(cluster.replicaSet("orders:2"))).isEqualTo("2");
        assertThat(cluster.replicaSet("orders:1").replicas()).isZero();
        assertThat(cluster.pods()).hasSize(4);
    }

    @Test
    void undoRenumbersAndKeepsTheHistory() {
        cluster.deploy(2);
        cluster.pass(A_MINUTE);
        cluster.image("orders:2");
        cluster.pass(A_MINUTE);
        cluster.image("orders:1");
        cluster.pass(A_MINUTE);

        assertThat(cluster.replicaSets()).hasSize(2);
        assertThat(revision(cluster.replicaSet("orders:1"))).isEqualTo("3");
        assertThat(history(cluster.replicaSet("orders:1"))).isEqualTo("1");
        assertThat(revision(cluster.replicaSet("orders:2"))).isEqualTo("2");
        assertThat(cluster.deployment().object().annotation(ReplicaSet.REVISION))
                .contains("3");

        cluster.image("orders:2");
        cluster.pass(A_MINUTE);
        cluster.image("orders:1");
        cluster.pass(A_MINUTE);
        assertThat(history(cluster.replicaSet("orders:1"))).isEqualTo("1,3");
        assertThat(history(cluster.replicaSet("orders:2"))).isEqualTo("2");
        assertThat(cluster.readyImages()).containsExactly("orders:1", "orders:1");
    }

    @Test
    void aCrashingRevisionLeavesOldPodsAndIsReportedAfterTheDeadline() {
        cluster.deploy(4, "progressDeadlineSeconds: 60");
        cluster.pass(A_MINUTE);
        cluster.behave("orders:2", PodBehaviour.CRASHING);
        cluster.image("orders:2");
        cluster.pass(Duration.ofSeconds(50));
        assertThat(cluster.condition("Progressing").path("status").asText()).isEqualTo("True");
        cluster.pass(A_MINUTE);

        assertThat(cluster.readyImages()).containsOnly("orders:1").hasSize(3);
        assertThat(cluster.count("unavailableReplicas")).isEqualTo(2);
        assertThat(cluster.condition("Progressing").path("status").asText()).isEqualTo("False");
        assertThat(cluster.condition("Progressing").path("reason").asText()).isEqualTo("ProgressDeadlineExceeded");
        assertThat(cluster.condition("Available").path("status").asText()).isEqualTo("True");
        assertThat(cluster.pods()).anySatisfy(pod -> {
            var container = pod.status().at("/containerStatuses/0");
            assertThat(container.at("/state/waiting/reason").asText()).isEqualTo("CrashLoopBackOff");
            assertThat(container.path("restartCount").asInt()).isGreaterThan(2);
            assertThat(container.at("/lastState/terminated/exitCode").asInt()).isEqualTo(1);
        });

        cluster.image("orders:1");
        cluster.pass(A_MINUTE);
        assertThat(cluster.readyImages()).containsOnly("orders:1").hasSize(4);
        assertThat(cluster.condition("Progressing").path("status").asText()).isEqualTo("True");
    }

    @Test
    void pausedTemplatesWaitAndAreNotNumbered() {
        cluster.deploy(2);
        cluster.pass(A_MINUTE);
        cluster.patch("{spec: {paused: true}}");
        cluster.image("orders:2");
        cluster.pass(A_MINUTE);

        assertThat(cluster.replicaSets()).hasSize(1);
        assertThat(cluster.deployment().object().annotation(ReplicaSet.REVISION))
                .contains("1");
        assertThat(cluster.condition("Progressing").path("reason").asText()).isEqualTo("DeploymentPaused");

        cluster.patch("{spec: {replicas: 3}}");
        cluster.pass(A_MINUTE);
        assertThat(cluster.readyImages()).containsOnly("orders:1").hasSize(3);

        cluster.patch("{spec: {paused: null}}");
        cluster.pass(A_MINUTE);
        assertThat(cluster.readyImages()).containsOnly("orders:2").hasSize(3);
    }

    @Test
    void recreateEndsOldPodsFirst() {
        cluster.deploy(2, "strategy: {type: Recreate}");
        cluster.pass(A_MINUTE);
        cluster.image("orders:2");
        cluster.time.runDue();
        assertThat(cluster.replicaSets()).hasSize(1);
        for (int i = 0; i < 50; i++) {
            cluster.pass(Duration.ofMillis(200));
            boolean oldOnes = cluster.pods().stream()
                    .anyMatch(pod ->
                            pod.json().at("/spec/containers/0/image").asText().equals("orders:1"));
            assertThat(oldOnes && cluster.replicaSets().size() > 1).isFalse();
        }
        assertThat(cluster.readyImages()).containsExactly("orders:2", "orders:2");
    }

    @Test
    void removesRevisionsBeyondTheLimit() {
        cluster.deploy(1, "revisionHistoryLimit: 2");
        for (int version = 2; version <= 6; version++) {
            cluster.pass(A_MINUTE);
            cluster.image("orders:" + version);
        }
        cluster.pass(A_MINUTE);
        assertThat(cluster.replicaSets())
                .extracting(DeploymentRolloutTest::revision)
                .containsExactly("4", "5", "6");
    }

    @Test
    void waitsForMinReadySeconds() {
        cluster.deploy(1, "minReadySeconds: 30");
        cluster.pass(Duration.ofSeconds(30));
        assertThat(cluster.count("readyReplicas")).isEqualTo(1);
        assertThat(cluster.count("availableReplicas")).isZero();
        cluster.pass(Duration.ofSeconds(10));
        assertThat(cluster.count("availableReplicas")).isEqualTo(1);
    }

    @Test
    void scalesInTheMiddleOfARolloutInProportion() {
        cluster.deploy(10, "strategy: {rollingUpdate: {maxSurge: 3, maxUnavailable: 2}}");
        cluster.pass(A_MINUTE);
        cluster.behave("orders:2", PodBehaviour.UNREADY);
        cluster.image("orders:2");
        cluster.pass(A_MINUTE);
        assertThat(cluster.replicaSet("orders:1").replicas()).isEqualTo(8);
        assertThat(cluster.replicaSet("orders:2").replicas()).isEqualTo(5);

        cluster.patch("{spec: {replicas: 15}}");
        cluster.pass(A_MINUTE);
        assertThat(cluster.replicaSet("orders:1").replicas()).isEqualTo(11);
        assertThat(cluster.replicaSet("orders:2").replicas()).isEqualTo(7);
    }

    @Test
    void copiesAnnotationsToTheNewReplicaSetOnly() {
        cluster.deploy(1);
        cluster.pass(A_MINUTE);
        cluster.patch(
                "{metadata: {annotations: {example.org/why: hotfix, kubectl.kubernetes.io/last-applied-configuration: x}}}");
        cluster.pass(A_MINUTE);
        var annotations = cluster.replicaSet("orders:1").object().annotations();
        assertThat(annotations).containsEntry("example.org/why", "hotfix");
        assertThat(annotations).doesNotContainKey("kubectl.kubernetes.io/last-applied-configuration");
        assertThat(history(cluster.replicaSet("orders:1"))).isEmpty();
    }

    @Test
    void replacesADeletedPodAndRemovesAllWithTheDeployment() {
        cluster.deploy(2);
        cluster.pass(A_MINUTE);
        var victim = cluster.pods().get(0);
        cluster.client.delete(Resource.PODS, victim);
        cluster.pass(A_MINUTE);
        assertThat(cluster.readyImages()).hasSize(2);
        assertThat(cluster.pods()).noneMatch(pod -> pod.uid().equals(victim.uid()));

        cluster.client.delete(Resource.DEPLOYMENTS, cluster.deployment().object());
        cluster.pass(A_MINUTE);
        assertThat(cluster.replicaSets()).isEmpty();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void playsTheSameWayEachTime() {
        assertThat(play()).isEqualTo(play());
    }

    private static String play() {
        var cluster = new VirtualCluster();
        cluster.deploy(3);
        cluster.pass(A_MINUTE);
        cluster.behave("orders:2", PodBehaviour.CRASHING);
        cluster.image("orders:2");
        cluster.pass(Duration.ofMinutes(12));
        cluster.image("orders:1");
        cluster.patch("{spec: {replicas: 5}}");
        cluster.pass(Duration.ofMinutes(3));
        return cluster.dump();
    }

    @Test
    void standsStillWhenNothingHappens() {
        cluster.deploy(3);
        cluster.pass(A_MINUTE);
        var before = cluster.dump();
        cluster.pass(Duration.ofMinutes(55));
        assertThat(cluster.dump()).isEqualTo(before);
        assertThat(cluster.time.instant()).isAfter(Instant.EPOCH);
        assertThat(Collections.frequency(cluster.readyImages(), "orders:1")).isEqualTo(3);
    }
}
