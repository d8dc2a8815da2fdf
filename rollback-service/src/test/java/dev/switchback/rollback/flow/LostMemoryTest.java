package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Phase;
import dev.switchback.rollback.intake.Receipt;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resource type is deleted, and with it the memory of what is bad. */
class LostMemoryTest {
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

    @Test
    void anAlertMeanwhileIsAskedForAgainAndThenActedOn() {
        world.merge("/api/v1/namespaces/shop", "{'metadata':{'annotations':{'switchback.dev/policy':'approve'}}}");
        var startsAt = world.time.instant();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(5));
        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r -> assertThat(r.status().phase()).isEqualTo(Phase.AWAITING_APPROVAL));
        world.undefineRollbacks();
        world.advance(Duration.ofSeconds(10));
        assertThat(world.rollbacks()).isEmpty();
        assertThat(world.service.rollbacks().lostMemory()).isPresent();
        assertThat(world.deliver("HighErrorRate", bad, "firing", startsAt).get(0))
                .isInstanceOf(Receipt.Deferred.class);
        world.defineRollbacks();
        world.advance(Duration.ofSeconds(10));
        assertThat(world.deliver("HighErrorRate", bad, "firing", startsAt).get(0))
                .isInstanceOf(Receipt.Recorded.class);
        world.advance(Duration.ofSeconds(5));
        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r -> assertThat(r.status().phase()).isEqualTo(Phase.AWAITING_APPROVAL));
    }
}
