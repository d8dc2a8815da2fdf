package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What else somebody set on the workload: how it may roll out, how many revisions it keeps, who scales it. */
class ConstraintsTest {
    private static final String ORDERS = "/apis/apps/v1/namespaces/shop/deployments/orders";
    private World world;

    @BeforeEach
    void start() {
        world = new World();
        world.deploy("orders:1");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void deployBad() {
        world.advance(Duration.ofMinutes(6));
        world.deploy("orders:2");
        world.advance(Duration.ofMinutes(1));
    }

    private void alertAndResolve(Runnable meanwhile) {
        String bad = world.currentHash();
        Instant startsAt = world.time.instant();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(2));
        meanwhile.run();
        world.advance(Duration.ofSeconds(20));
        world.deliver("HighErrorRate", bad, "resolved", startsAt);
        world.advance(Duration.ofMinutes(2));
    }

    private void assertEnded(Phase phase, Reason reason) {
        assertThat(world.rollbacks()).singleElement().satisfies(r -> {
            assertThat(r.status().phase()).as(r.status().message()).isEqualTo(phase);
            assertThat(r.status().reason()).contains(reason);
        });
    }

    private String message() {
        return world.rollbacks().get(0).status().message();
    }

    @Test
    void aRolloutThatMayTakeNoPodAwayIsRolledBack() {
        world.merge(ORDERS, "{'spec':{'strategy':{'rollingUpdate':{'maxUnavailable':0,'maxSurge':1}}}}");
        deployBad();
        alertAndResolve(() -> {});
        assertThat(world.image()).isEqualTo("orders:1");
        assertEnded(Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void anAutoscalerThatScalesMeanwhileChangesNothing() {
        deployBad();
        alertAndResolve(() -> {
            world.merge(ORDERS, "{'spec':{'replicas':7}}");
            world.advance(Duration.ofSeconds(5));
            world.merge(ORDERS, "{'spec':{'replicas':4}}");
        });
        assertThat(world.workload().rollout().desired()).isEqualTo(4);
        assertEnded(Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void anAutoscalerThatScalesToNothingMeanwhileEndsIt() {
        deployBad();
        alertAndResolve(() -> world.merge(ORDERS, "{'spec':{'replicas':0}}"));
        assertThat(world.image()).isEqualTo("orders:1");
        world.advance(Duration.ofMinutes(4));
        assertEnded(Phase.FAILED, Reason.ROLLOUT_TIMED_OUT);
        assertThat(message()).contains("scaled to 0");
    }

    @Test
    void oneKeptRevisionIsEnough() {
        world.merge(ORDERS, "{'spec':{'revisionHistoryLimit':1}}");
        deployBad();
        alertAndResolve(() -> {});
        assertThat(world.image()).isEqualTo("orders:1");
        assertEnded(Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void withoutKeptRevisionsThePageNamesTheSetting() {
        world.merge(ORDERS, "{'spec':{'revisionHistoryLimit':0}}");
        deployBad();
        alertAndResolve(() -> {});
        assertThat(world.image()).isEqualTo("orders:2");
        assertEnded(Phase.REFUSED, Reason.NO_EARLIER_REVISION);
        assertThat(message()).contains("spec.revisionHistoryLimit");
    }
}
