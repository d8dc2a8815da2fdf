package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Transport;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several Services of one blue-green pair. */
class PairTest {
    private static final String SERVICES = "/api/v1/namespaces/shop/services";
    private World world;
    private String bad;

    @BeforeEach
    void deploy() {
        world = new World();
        side("orders-blue", "blue", "orders:1");
        world.advance(Duration.ofHours(1));
        side("orders", "green", "orders:2");
        world.advance(Duration.ofMinutes(1));
        service("web", "green", "");
        service("web-admin", "green", "");
        service("web-old", "blue", "");
        service("web-preview", "green", "'switchback.dev/preview':'true'");
        world.advance(Duration.ofSeconds(30));
        bad = world.currentHash();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void side(String name, String version, String image) {
        world.create(
                "/apis/apps/v1/namespaces/shop/deployments",
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'" + name + "'},'spec':{'replicas':2,"
                        + "'selector':{'matchLabels':{'app':'web','version':'" + version + "'}},'template':{'metadata':"
                        + "{'labels':{'app':'web','version':'" + version
                        + "'}},'spec':{'containers':[{'name':'orders','image':'" + image + "'}]}}}}");
    }

    private void service(String name, String version, String annotations) {
        world.create(
                SERVICES,
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'" + name + "','annotations':{" + annotations
                        + "}},'spec':{'selector':{'app':'web','version':'" + version + "'},'ports':[{'port':80}]}}");
    }

    private String sides() {
        var sides = new StringBuilder();
        for (String name : new String[] {"web", "web-admin", "web-old", "web-preview"}) {
            sides.append(world.read(SERVICES + "/" + name)
                            .at("/spec/selector/version")
                            .asText())
                    .append(' ');
        }
        return sides.toString().strip();
    }

    private void assertEnded(Phase phase, Reason reason) {
        assertThat(world.rollbacks()).singleElement().satisfies(r -> {
            assertThat(r.status().phase()).as(r.status().message()).isEqualTo(phase);
            assertThat(r.status().reason()).contains(reason);
        });
    }

    private void alertUntilQuiet() {
        var startsAt = world.time.instant();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(20));
        world.deliver("HighErrorRate", bad, "resolved", startsAt);
        world.advance(Duration.ofMinutes(2));
    }

    @Test
    void allThatSelectTheFailingSideFlipTogether() {
        alertUntilQuiet();
        assertThat(sides()).isEqualTo("blue blue blue green");
        assertEnded(Phase.SUCCEEDED, Reason.FLIPPED);
        assertThat(world.rollbacks().get(0).status().plan().orElseThrow().services())
                .extracting(s -> s.name())
                .containsExactly("web", "web-admin");
    }

    @Test
    void whenOneMayNotBeFlippedTheOthersGoBack() {
        world.failure = request -> isPatchOf(request, "web-admin")
                ? Optional.of(World.status(403, "services \"web-admin\" is forbidden: you may not"))
                : Optional.empty();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(30));
        assertThat(sides()).isEqualTo("green green blue green");
        assertEnded(Phase.FAILED, Reason.PARTIAL_FLIP);
        assertThat(world.rollbacks().get(0).status().message())
                .contains("web-admin")
                .contains("you may not");
        assertThat(world.notifications).extracting(Notification::level).containsExactly(Notification.Level.PAGE);
    }

    @Test
    void aFlipThatWasCutOffIsFinished() {
        world.failure = request -> isPatchOf(request, "web-admin")
                ? Optional.of(World.status(503, "the API server restarts"))
                : Optional.empty();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMillis(100));
        assertThat(sides()).isEqualTo("blue green blue green");
        assertThat(world.rollbacks())
                .singleElement()
                .satisfies(r -> assertThat(r.status().message()).contains("the API server restarts"));
        world.failure = request -> Optional.empty();
        world.advance(Duration.ofSeconds(10));
        assertThat(sides()).isEqualTo("blue blue blue green");
        assertThat(world.rollbacks()).extracting(r -> r.status().phase()).containsExactly(Phase.VERIFYING);
    }

    @Test
    void aLeaderThatDiesBetweenTwoFlipsIsFollowedByOneThatFinishes() {
        world.failure = request -> isPatchOf(request, "web-admin")
                ? Optional.of(World.status(503, "the API server restarts"))
                : Optional.empty();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMillis(100));
        assertThat(sides()).isEqualTo("blue green blue green");
        world.failure = request -> Optional.empty();
        world.takeOver(Duration.ofMinutes(10));
        world.advance(Duration.ofSeconds(1));
        assertThat(sides()).isEqualTo("blue blue blue green");
        assertThat(world.rollbacks()).extracting(r -> r.status().phase()).containsExactly(Phase.VERIFYING);
    }

    @Test
    void somebodyWhoFlipsBackIsPagedAbout() {
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(10));
        world.merge(SERVICES + "/web-admin", "{'spec':{'selector':{'version':'green'}}}");
        world.advance(Duration.ofSeconds(10));
        assertEnded(Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED);
        assertThat(world.notifications).extracting(Notification::level).containsExactly(Notification.Level.PAGE);
    }

    @Test
    void withdrawnBetweenTwoFlipsItGoesBack() {
        world.failure = request -> isPatchOf(request, "web-admin")
                ? Optional.of(World.status(503, "the API server restarts"))
                : Optional.empty();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMillis(100));
        assertThat(sides()).isEqualTo("blue green blue green");
        Rollback open = world.rollbacks().get(0);
        world.delete("/apis/switchback.dev/v1alpha1/namespaces/shop/rollbacks/" + open.name());
        world.advance(Duration.ofSeconds(10));
        assertThat(sides()).isEqualTo("green green blue green");
    }

    private static boolean isPatchOf(Transport.Request request, String service) {
        return request.method().equals("PATCH") && request.path().equals(SERVICES + "/" + service);
    }
}
