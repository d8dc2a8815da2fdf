package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import java.time.Duration;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Something happens to the workload after the last look at it, and before the patch arrives. */
class RaceTest {
    private World world;
    private String bad;

    @BeforeEach
    void deploy() {
        world = new World();
        world.deploy("orders:1");
        world.advance(Duration.ofMinutes(6));
        world.deploy("orders:2");
        world.advance(Duration.ofMinutes(1));
        bad = world.currentHash();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Condition<Rollback> ended(Phase phase, Reason reason) {
        return new Condition<>(
                r -> r.status().phase() == phase && r.status().reason().equals(java.util.Optional.of(reason)),
                phase + "/" + reason);
    }

    @Test
    void aDeployWinsAndTheDecisionIsMadeAnew() {
        long generation = world.workload().rollout().generation();
        world.beforePatch(() -> world.change(
                "{'spec':{'template':{'spec':{'containers':" + "[{'name':'orders','image':'orders:3'}]}}}}"));
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMinutes(2));

        assertThat(world.image()).isEqualTo("orders:3");
        assertThat(world.workload().rollout().generation()).isEqualTo(generation + 1);
        assertThat(world.rollbacks()).singleElement().is(ended(Phase.REFUSED, Reason.REVISION_NOT_CURRENT));
    }

    @Test
    void aChangeToTheTemplatesAnnotationsAloneWinsToo() {
        world.beforePatch(() -> world.change("{'spec':{'template':{'metadata':{'annotations':{'restarted':'now'}}}}}"));
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMinutes(2));

        assertThat(world.image()).isEqualTo("orders:2");
        assertThat(world.rollbacks()).singleElement().is(ended(Phase.REFUSED, Reason.REVISION_NOT_CURRENT));
    }

    @Test
    void scalingAndAnnotatingDoNotDisturb() {
        world.beforePatch(() -> world.change("{'metadata':{'annotations':{'team':'a'}},'spec':{'replicas':5}}"));
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(10));

        assertThat(world.image()).isEqualTo("orders:1");
        assertThat(world.workload().rollout().desired()).isEqualTo(5);
        assertThat(world.workload().annotations()).containsEntry("team", "a");
        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r -> assertThat(r.status().phase()).isEqualTo(Phase.VERIFYING));
    }

    @Test
    void pausingInBetweenIsSeenBeforeAnythingElseIsDone() {
        world.beforePatch(() -> world.change("{'spec':{'paused':true,'template':{'metadata':{'labels':{'x':'y'}}}}}"));
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMinutes(2));

        assertThat(world.image()).isEqualTo("orders:2");
        assertThat(world.rollbacks()).singleElement().is(ended(Phase.REFUSED, Reason.PAUSED));
    }
}
