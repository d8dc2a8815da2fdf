package dev.switchback.pipeline.traffic;

import static dev.switchback.pipeline.traffic.Ground.pending;
import static dev.switchback.pipeline.traffic.Ground.refused;
import static dev.switchback.pipeline.traffic.Ground.routed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.pipeline.traffic.Routing.Cause;
import org.junit.jupiter.api.Test;

/** How many pods a share takes. No controller is needed: the test says what is ready. */
interface ReplicaContract {
    String DEPLOYMENTS = "/apis/apps/v1/deployments";

    Ground ground();

    default Router replicas() {
        return new ReplicaRouter(ground().cluster(), ground().backends("pods"));
    }

    default void createDeployments(int stable, int canary) {
        createDeployment("pods", stable);
        createDeployment("pods-canary", canary);
    }

    private void createDeployment(String name, int replicas) {
        ground().create(
                        DEPLOYMENTS,
                        """
                {'metadata':{'name':'%1$s'},'spec':{'replicas':%2$d,'paused':true,'selector':{'matchLabels':{'app':'%1$s'}},
                  'template':{'metadata':{'labels':{'app':'%1$s'}},'spec':{'containers':[{'name':'main','image':'app:1'}]}}}}
                """
                                .formatted(name, replicas));
    }

    default int canaryReplicas() {
        return ground().get(DEPLOYMENTS, "pods-canary").at("/spec/replicas").asInt();
    }

    @Test
    default void aShareTakesPodsBesideTheStableOnes() {
        createDeployments(19, 0);

        replicas().split(5);
        assertThat(canaryReplicas()).isEqualTo(1);
        replicas().split(50);
        assertThat(canaryReplicas()).isEqualTo(19);
        replicas().split(20);
        assertThat(canaryReplicas()).isEqualTo(4);
        replicas().split(100);
        assertThat(canaryReplicas()).isEqualTo(19);
        replicas().split(1);
        assertThat(canaryReplicas()).isEqualTo(1);
        replicas().split(0);
        assertThat(canaryReplicas()).isZero();
        assertThat(ground().get(DEPLOYMENTS, "pods").at("/spec/replicas").asInt())
                .isEqualTo(19);
    }

    @Test
    default void replicasAreRestored() {
        createDeployments(4, 2);
        var before = routed(replicas().read());
        assertThat(before.weight()).isEqualTo(33);

        replicas().split(50);
        assertThat(canaryReplicas()).isEqualTo(4);
        replicas().restore(before.before());

        assertThat(canaryReplicas()).isEqualTo(2);
    }

    @Test
    default void nothingIsShareableWithoutPodsOrWithoutACanary() {
        createDeployments(0, 0);

        assertThat(refused(replicas().split(5)).cause()).isEqualTo(Cause.INVALID);
        ground().delete(DEPLOYMENTS, "pods-canary");
        assertThat(refused(replicas().read()).why()).contains("pods-canary does not exist");
    }

    @Test
    default void aShareIsInEffectWhenItsPodsAreReady() {
        createDeployments(3, 0);
        assertThat(pending(replicas().split(50)).why()).contains("to have 3");
    }
}
