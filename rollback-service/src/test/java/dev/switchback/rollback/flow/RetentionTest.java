package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Phase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which rollbacks are kept; the service looks every hour. */
class RetentionTest {
    private World world;

    @BeforeEach
    void start() {
        world = new World();
        world.deploy("orders:1");
        world.advance(Duration.ofMinutes(6));
        world.deploy("orders:2");
        world.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String rollBack() {
        var startsAt = world.time.instant();
        String bad = world.currentHash();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(10));
        world.deliver("HighErrorRate", bad, "resolved", startsAt);
        world.advance(Duration.ofMinutes(2));
        return bad;
    }

    @Test
    void aRefusalIsForgottenAfterNinetyDays() {
        world.deliverAbout("shop", "unknown");
        world.advance(Duration.ofDays(89));
        assertThat(world.rollbacks()).hasSize(1);
        world.advance(Duration.ofDays(2));
        assertThat(world.rollbacks()).isEmpty();
    }

    @Test
    void oneThatActedStaysWhileItsSuspectExists() {
        String bad = rollBack();
        world.advance(Duration.ofDays(91));
        assertThat(world.rollbacks()).singleElement().satisfies(r -> {
            assertThat(r.status().phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(r.suspectHash()).contains(bad);
        });
        world.delete("/apis/apps/v1/namespaces/shop/replicasets/orders-" + bad);
        world.advance(Duration.ofHours(2));
        assertThat(world.rollbacks()).isEmpty();
    }
}
