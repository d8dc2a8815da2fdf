package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BadDeployTest {
    private World world;
    private String good;
    private String bad;

    @BeforeEach
    void deploy() {
        world = new World();
        world.deploy("orders:1");
        world.advance(Duration.ofMinutes(6));
        good = world.currentHash();
        world.deploy("orders:2");
        world.advance(Duration.ofMinutes(1));
        bad = world.currentHash();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void isRolledBackOnceAndProved() {
        world.deliver("HighErrorRate", bad, "firing");
        var startsAt = world.time.instant();
        world.advance(Duration.ofSeconds(20));
        world.deliver("HighErrorRate", bad, "firing", startsAt);
        world.advance(Duration.ofSeconds(20));
        world.deliver("HighErrorRate", bad, "resolved", startsAt);
        world.advance(Duration.ofMinutes(2));

        assertThat(world.currentHash()).isEqualTo(good);
        assertThat(world.rollbacks()).singleElement().satisfies(r -> {
            assertThat(r.status().phase()).as(r.status().message()).isEqualTo(Phase.SUCCEEDED);
            assertThat(r.status().reason()).contains(Reason.ROLLED_BACK);
        });
        assertThat(world.notifications).extracting(Notification::level).containsExactly(Notification.Level.MESSAGE);
    }

    @Test
    void ifItStillFiresTheDeployWasNotTheCause() {
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMinutes(6));

        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r -> assertThat(r.status().phase()).isEqualTo(Phase.NOT_THE_CAUSE));
        assertThat(world.notifications).extracting(Notification::level).containsExactly(Notification.Level.PAGE);
    }

    @Test
    void aChannelThatFailsIsTriedAgainAndHoldsUpNoOther() {
        world.deaf = true;
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMinutes(6));

        assertThat(world.notifications).hasSize(1);
        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r -> assertThat(r.status().notice().due()).isTrue());
        assertThat(world.attempts).isGreaterThan(1);

        world.deaf = false;
        world.advance(Duration.ofMinutes(2));
        assertThat(world.notifications).hasSize(1);
        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r -> assertThat(r.status().notice().due()).isFalse());
    }

    @Test
    void theBadOneNeverComesBack() {
        var startsAt = world.time.instant();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(30));
        world.deliver("HighErrorRate", bad, "resolved", startsAt);
        world.advance(Duration.ofMinutes(12));
        world.deliver("HighErrorRate", good, "firing");
        world.advance(Duration.ofMinutes(2));

        assertThat(world.currentHash()).isEqualTo(good);
        assertThat(world.rollbacks().stream()
                        .map(Rollback::status)
                        .map(s -> s.phase().text() + "/"
                                + s.reason().map(Reason::text).orElse("")))
                .containsExactly("Succeeded/RolledBack", "Refused/NoProvenTarget");
    }
}
