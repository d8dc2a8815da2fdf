package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Status;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets that do not come up, somebody who works against a rollback, and admission. */
class AfterThePatchTest {
    private static final String ORDERS = "/apis/apps/v1/namespaces/shop/deployments/orders";
    private World world;
    private String bad;

    @BeforeEach
    void deploy() {
        world = new World();
        for (String image : List.of("orders:1", "orders:2")) {
            world.deploy(image);
            world.advance(Duration.ofMinutes(6));
        }
        world.deploy("orders:3");
        world.advance(Duration.ofMinutes(1));
        bad = world.currentHash();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void assertEnded(Phase phase, Reason reason) {
        assertThat(world.rollbacks()).singleElement().satisfies(r -> {
            assertThat(r.status().phase()).as(r.status().message()).isEqualTo(phase);
            assertThat(r.status().reason()).contains(reason);
        });
    }

    private List<Notification.Level> levels() {
        return world.notifications.stream().map(Notification::level).toList();
    }

    private String message() {
        return world.rollbacks().get(0).status().message();
    }

    private void alertAndResolve() {
        var startsAt = world.time.instant();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(10));
        world.deliver("HighErrorRate", bad, "resolved", startsAt);
    }

    @Test
    void aTargetThatDoesNotComeUpIsFollowedByTheOneBeforeIt() {
        world.local.node().behave("orders:2", PodBehaviour.UNREADY);
        alertAndResolve();
        world.advance(Duration.ofSeconds(150));
        assertThat(world.image()).isEqualTo("orders:1");
        assertThat(levels()).containsExactly(Notification.Level.PAGE);
        assertThat(world.notifications.get(0).headline()).contains("going back further");
        world.advance(Duration.ofMinutes(3));
        assertEnded(Phase.SUCCEEDED, Reason.ROLLED_BACK);
        assertThat(levels()).containsExactly(Notification.Level.PAGE, Notification.Level.MESSAGE);
        assertThat(world.rollbacks().get(0).status().targets())
                .extracting(t -> t.failure().isPresent())
                .containsExactly(true, false);
        assertThat(world.rollbacks().get(0).suspectHash()).contains(bad);
    }

    @Test
    void thereIsNoThirdTarget() {
        world.local.node().behave("orders:2", PodBehaviour.UNREADY);
        world.local.node().behave("orders:1", PodBehaviour.UNREADY);
        alertAndResolve();
        world.advance(Duration.ofMinutes(9));
        assertEnded(Phase.FAILED, Reason.ROLLOUT_TIMED_OUT);
        assertThat(message()).contains("readiness probe").contains("known bad");
        assertThat(levels()).containsExactly(Notification.Level.PAGE, Notification.Level.PAGE);
    }

    @Test
    void theBadRevisionAgainIsAPage() {
        alertAndResolve();
        world.deploy("orders:3");
        world.advance(Duration.ofSeconds(10));
        assertEnded(Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED);
        assertThat(message()).contains("deploys the bad revision again");
        assertThat(levels()).containsExactly(Notification.Level.PAGE);
    }

    @Test
    void aNewerDeployIsNone() {
        alertAndResolve();
        world.deploy("orders:4");
        world.advance(Duration.ofSeconds(10));
        assertEnded(Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED);
        assertThat(levels()).containsExactly(Notification.Level.MESSAGE);
    }

    @Test
    void aPausedRolloutIsNamedAsTheCause() {
        world.deliver("HighErrorRate", bad, "firing");
        world.merge(ORDERS, "{'spec':{'paused':true}}");
        world.advance(Duration.ofMinutes(6));
        assertEnded(Phase.FAILED, Reason.ROLLOUT_TIMED_OUT);
        assertThat(message()).contains("spec.paused is true").contains("rollout resume");
    }

    @Test
    void aWebhookThatIsDownIsSaidAtOnceAndPagedForEarly() {
        world.failure = request -> isPatch(request)
                ? Optional.of(World.status(
                        500, "Internal error occurred: failed calling webhook \"e.example.com\": connection refused"))
                : Optional.empty();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofMillis(100));
        assertThat(message()).contains("failed calling webhook");
        assertThat(levels()).isEmpty();
        world.advance(Duration.ofSeconds(40));
        assertThat(levels()).containsExactly(Notification.Level.PAGE);
        assertThat(world.notifications.get(0).headline()).contains("failed calling webhook");
        world.advance(Duration.ofMinutes(10));
        assertThat(levels()).containsExactly(Notification.Level.PAGE);
        assertThat(world.rollbacks().get(0).status().phase().isOpen()).isTrue();
        world.failure = request -> Optional.empty();
        world.advance(Duration.ofMinutes(1));
        assertThat(world.image()).isEqualTo("orders:2");
    }

    @Test
    void theTemplateThatAdmissionMakesOfOursIsVerified() {
        world.admission = request -> isPatch(request)
                ? new Transport.Request(
                        request.method(),
                        request.path(),
                        request.contentType(),
                        request.body()
                                .replace(
                                        "\"image\":\"orders:2\"", "\"image\":\"orders:2\",\"env\":[{\"name\":\"AT\"}]"))
                : request;
        alertAndResolve();
        world.advance(Duration.ofMinutes(2));
        assertEnded(Phase.SUCCEEDED, Reason.ROLLED_BACK);
        assertThat(world.rollbacks().get(0).status().to().orElseThrow().hash()).isEqualTo(world.currentHash());
        assertThat(world.rollbacks().get(0).status().target().flatMap(Status.Target::admitted))
                .isPresent();
    }

    @Test
    void whenNobodyMeasuresItIsNoSuccess() {
        var heard = world.time.instant();
        world.service.intake().take(watchdog(heard));
        alertAndResolve();
        world.alertmanager = new AlertSource.Snapshot.Alerts(List.of(), List.of(), heard);
        world.advance(Duration.ofMinutes(6));
        assertEnded(Phase.FAILED, Reason.NOT_MEASURED);
        assertThat(levels()).containsExactly(Notification.Level.PAGE);
    }

    @Test
    void aWatchdogAfterTheCompletionIsASign() {
        world.service.intake().take(watchdog(world.time.instant()));
        alertAndResolve();
        world.advance(Duration.ofMinutes(1));
        world.service.intake().take(watchdog(world.time.instant()));
        world.advance(Duration.ofMinutes(1));
        assertEnded(Phase.SUCCEEDED, Reason.ROLLED_BACK);
    }

    @Test
    void aDeploymentThatIsMadeAgainByTheSameNameIsAnotherOne() {
        alertAndResolve();
        world.delete(ORDERS);
        world.advance(Duration.ofMillis(500));
        world.deploy("orders:3");
        world.advance(Duration.ofSeconds(10));
        assertEnded(Phase.FAILED, Reason.WORKLOAD_DELETED);
        assertThat(world.image()).isEqualTo("orders:3");
        assertThat(levels()).containsExactly(Notification.Level.PAGE);
    }

    @Test
    void permissionsThatAreGivenBackLetTheNextOccurrenceAct() {
        world.failure = request -> isPatch(request)
                ? Optional.of(World.status(403, "deployments.apps \"orders\" is forbidden: you may not"))
                : Optional.empty();
        world.deliver("HighErrorRate", bad, "firing");
        world.advance(Duration.ofSeconds(5));
        assertEnded(Phase.REFUSED, Reason.FORBIDDEN);
        assertThat(message()).contains("you may not");
        assertThat(levels()).containsExactly(Notification.Level.PAGE);
        world.failure = request -> Optional.empty();
        world.deliver("HighLatency", bad, "firing");
        world.advance(Duration.ofSeconds(5));
        assertThat(world.image()).isEqualTo("orders:2");
    }

    private static IncomingAlert watchdog(Instant at) {
        var times = new IncomingAlert.Times(Optional.of(at), Optional.empty(), Optional.empty(), at);
        return new IncomingAlert(Map.of("alertname", "Watchdog"), Map.of(), "w", times);
    }

    private static boolean isPatch(Transport.Request request) {
        return request.method().equals("PATCH") && request.path().equals(ORDERS);
    }
}
