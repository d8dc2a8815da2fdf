package dev.switchback.scenarios.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.IncomingAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedAlertmanagerTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private final VirtualTime time = new VirtualTime(NOW);
    private final ArrayDeque<Integer> answers = new ArrayDeque<>();
    private final List<String> posts = new ArrayList<>();
    private final SimulatedAlertmanager alertmanager = new SimulatedAlertmanager(this::post, time, time);

    private int post(String body) {
        long millis = Duration.between(NOW, time.instant()).toMillis();
        int firing = body.split("\"status\":\"firing\",\"labels\"", -1).length - 1;
        int resolved = body.split("\"status\":\"resolved\",\"labels\"", -1).length - 1;
        posts.add(millis + " firing " + firing + " resolved " + resolved);
        return answers.isEmpty() ? 200 : answers.remove();
    }

    private void fire(String name, String deployment, String start) {
        alertmanager.fire(
                Map.of("alertname", name, "namespace", "shop", "deployment", deployment), Map.of(), Optional.of(start));
    }

    private List<IncomingAlert> active() {
        return ((AlertSource.Snapshot.Alerts) alertmanager.ask()).active();
    }

    private void at(int seconds) {
        time.advanceTo(NOW.plusSeconds(seconds));
    }

    @Test
    void theFirstAlertIsSentAtOnceAndLaterChangesWithTheNextFlush() {
        fire("A", "orders", "s");
        at(3);
        fire("B", "orders", "s");
        at(14);
        alertmanager.resolve(List.of("A"));
        at(40);
        assertThat(posts)
                .containsExactly("0 firing 1 resolved 0", "10000 firing 2 resolved 0", "20000 firing 1 resolved 1");
    }

    @Test
    void groupsAreByNamespaceAndDeployment() {
        fire("A", "orders", "s");
        fire("A", "basket", "s");
        at(5);
        assertThat(posts).containsExactly("0 firing 1 resolved 0", "0 firing 1 resolved 0");
        assertThat(active()).hasSize(2);
    }

    @Test
    void whatFiresOnIsRepeatedAfterFourHours() {
        fire("A", "orders", "s");
        at(4 * 3600 + 60);
        assertThat(posts).containsExactly("0 firing 1 resolved 0", "14400000 firing 1 resolved 0");
    }

    @Test
    void serverErrorsAreTriedAgainWithGrowingPausesUntilTheNextFlush() {
        answers.addAll(List.of(503, 0, 500));
        fire("A", "orders", "s");
        at(60);
        assertThat(posts)
                .containsExactly(
                        "0 firing 1 resolved 0",
                        "500 firing 1 resolved 0",
                        "1250 firing 1 resolved 0",
                        "2375 firing 1 resolved 0");
    }

    @Test
    void clientErrorsWaitForTheNextFlush() {
        answers.addAll(List.of(400, 429));
        fire("A", "orders", "s");
        at(60);
        assertThat(posts)
                .containsExactly("0 firing 1 resolved 0", "10000 firing 1 resolved 0", "20000 firing 1 resolved 0");
    }

    @Test
    void whatWasNeverDeliveredIsNotResolved() {
        answers.addAll(List.of(400));
        fire("A", "orders", "s");
        at(5);
        alertmanager.resolve(List.of("A"));
        at(60);
        assertThat(posts).containsExactly("0 firing 1 resolved 0");
        assertThat(active()).isEmpty();
    }

    @Test
    void aGroupThatWasEmptyBeginsAnew() {
        fire("A", "orders", "s");
        at(1);
        alertmanager.resolve(List.of("A"));
        at(60);
        fire("A", "orders", "t");
        at(61);
        assertThat(posts)
                .containsExactly("0 firing 1 resolved 0", "10000 firing 0 resolved 1", "60000 firing 1 resolved 0");
    }

    @Test
    void withoutPrometheusAnAlertIsResolvedFourMinutesAfterItWasSentLast() {
        fire("A", "orders", "s");
        at(90);
        alertmanager.stopPrometheus();
        at(299);
        assertThat(active()).hasSize(1);
        at(310);
        assertThat(active()).isEmpty();
        assertThat(posts).containsExactly("0 firing 1 resolved 0", "300000 firing 0 resolved 1");
    }

    @Test
    void whatStillFiresComesBackWithPrometheus() {
        fire("A", "orders", "s");
        fire("B", "orders", "s");
        alertmanager.stopPrometheus();
        at(400);
        alertmanager.resolve(List.of("B"));
        alertmanager.startPrometheus();
        at(700);
        assertThat(active()).hasSize(1);
        assertThat(posts)
                .containsExactly("0 firing 2 resolved 0", "240000 firing 0 resolved 2", "400000 firing 1 resolved 0");
    }

    @Test
    void alertmanagerKeepsNoAlertsOverARestartAndPrometheusSendsThemAtItsNextTurn() {
        fire("A", "orders", "s");
        at(30);
        alertmanager.stop();
        assertThat(alertmanager.ask()).isInstanceOf(AlertSource.Snapshot.Unreachable.class);
        alertmanager.resolve(List.of("none"));
        at(45);
        alertmanager.start();
        assertThat(active()).isEmpty();
        at(60);
        assertThat(active()).hasSize(1);
        assertThat(posts).containsExactly("0 firing 1 resolved 0", "60000 firing 1 resolved 0");
    }

    @Test
    void fingerprintsAreThoseOfPrometheus() {
        assertThat(FiringAlert.fingerprint(Map.of())).isEqualTo("cbf29ce484222325");
        assertThat(FiringAlert.fingerprint(Map.of("a", "b", "c", "d")))
                .isEqualTo(FiringAlert.fingerprint(Map.of("c", "d", "a", "b")));
    }
}
