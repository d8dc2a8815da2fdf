package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The leader dies while a rollback runs, and a replica with a wrong clock takes over. */
class TakeOverTest {
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

    @ParameterizedTest
    @ValueSource(ints = {-10, 0, 10})
    void theRollbackEndsAsItWouldHave(int minutesAhead) {
        Instant startsAt = world.time.instant();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMillis(200));
        assertThat(world.image()).isEqualTo("orders:1");
        world.takeOver(Duration.ofMinutes(minutesAhead));
        world.advance(Duration.ofSeconds(20));
        world.deliver("HighErrorRate", bad, "resolved", startsAt);
        world.advance(Duration.ofSeconds(90));
        assertThat(world.rollbacks()).singleElement().satisfies(r -> {
            assertThat(r.status().phase()).as(r.status().message()).isEqualTo(Phase.SUCCEEDED);
            assertThat(r.status().reason()).contains(Reason.ROLLED_BACK);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void aWrongClockMakesNoOtherDecision(int minutesAhead) {
        world.takeOver(Duration.ofMinutes(minutesAhead));
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(5));
        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r ->
                        assertThat(r.status().phase()).as(r.status().message()).isEqualTo(Phase.VERIFYING));
        assertThat(world.image()).isEqualTo("orders:1");
    }
}
