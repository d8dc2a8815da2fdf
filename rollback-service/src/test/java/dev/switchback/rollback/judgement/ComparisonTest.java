package dev.switchback.rollback.judgement;

import static dev.switchback.rollback.judgement.Situation.DEPLOYED;
import static dev.switchback.rollback.judgement.Situation.NOW;
import static dev.switchback.rollback.judgement.Situation.acted;
import static dev.switchback.rollback.judgement.Situation.badDeploy;
import static dev.switchback.rollback.judgement.Situation.revision;
import static dev.switchback.rollback.judgement.Situation.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import dev.switchback.rollback.judgement.RequestMetrics.Signal;
import dev.switchback.rollback.judgement.RequestMetrics.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose requests count for what, and what is asked. */
class ComparisonTest {
    private final Situation situation = badDeploy();

    private static AlertOccurrence alert(Optional<String> hash, Optional<String> evidence) {
        return new AlertOccurrence("A", "f", Optional.of(NOW), Optional.empty(), hash, Optional.empty(), evidence, NOW);
    }

    private Optional<RequestMetrics.Question> question() {
        return Facts.of(situation.evidence()).question();
    }

    @Test
    void whatAnAlertCarriesIsNeverAsked() {
        RequestMetrics.Question question = question().orElseThrow();
        assertThat(question.namespace()).isEqualTo("shop");
        assertThat(question.names()).containsExactly("orders");
        situation.alerts.set(0, alert(Optional.of("x\"} or {a=\""), Optional.of("x\"} or {a=\"")));
        assertThat(question()).contains(question);
    }

    @Test
    void nobodyIsAskedWhereNoAlertFiresThatADeployCanExplain() {
        situation.alerts.set(0, situation.alerts.get(0).resolved(NOW));
        assertThat(question()).as("it is over").isEmpty();
        situation.alerts.set(0, Situation.alert("A", Optional.of("bad"), DEPLOYED.minusSeconds(1)));
        assertThat(question()).as("it is older").isEmpty();
        situation.alerts.set(0, Situation.alert("A", Optional.of("bad"), NOW));
        situation.revisions.set(1, revision("bad", 2, List.of(), NOW.minusSeconds(1801)));
        assertThat(question()).as("the deploy is long ago").isEmpty();
        situation.revisions.set(1, revision("bad", 2, List.of(), NOW.minusSeconds(1800)));
        assertThat(question()).isPresent();
    }

    @Test
    void theTimeBeforeIsLongerWhereOnlyTimeProvesTheTarget() {
        assertThat(question().orElseThrow().before().after()).isEqualTo(DEPLOYED.minus(Duration.ofHours(6)));
        situation.revisions.set(
                0,
                Situation.revision(
                        "old",
                        NOW.minus(Duration.ofDays(2)),
                        Map.of("switchback.dev/mark", "good old"),
                        List.of(1L),
                        Situation.template("old")));
        assertThat(question().orElseThrow().before().after()).isEqualTo(DEPLOYED.minus(Duration.ofMinutes(10)));
        assertThat(question().orElseThrow().since().after()).isEqualTo(DEPLOYED);
    }

    @Test
    void whatIsKnownBadDoesNotSpeakForItsSuccessor() {
        situation.revisions.clear();
        situation.revisions.add(revision("worse", 2, List.of(), NOW.minusSeconds(3000)));
        situation.revisions.add(revision("old", 3, List.of(1L), NOW.minus(Duration.ofDays(2))));
        situation.revisions.add(revision("bad", 4, List.of(), DEPLOYED));
        situation.others.add(acted(
                "worse", new RevisionRef("orders", "old", 1, "old", ""), Phase.SUCCEEDED, Duration.ofMinutes(40)));
        situation.since("worse", 100, 1);
        situation.since("bad", 100, 1);
        assertThat(situation.decide()).as(situation.decide().message()).isInstanceOf(Decision.Act.class);
    }

    @Test
    void aRestartIsNoOtherRevision() {
        var template = Situation.template("bad");
        template.withObject("/metadata/annotations").put("kubectl.kubernetes.io/restartedAt", "now");
        situation.revisions.add(Situation.revision("again", NOW.minusSeconds(30), Map.of(), List.of(3L), template));
        situation.current = "again";
        situation.before("old", 100, 0);
        situation.since("bad", 50, 0.9);
        situation.since("again", 50, 0.9);
        assertThat(situation.decide().message()).contains("90% of 100 requests since");
    }

    @Test
    void beforeAFlipTheOtherSideServed() {
        var peer = situation.workload(
                WorkloadRef.deployment("shop", "orders-blue"),
                "uid-blue",
                List.of(revision("blue", 1, List.of(), NOW.minus(Duration.ofDays(3)))),
                "blue");
        situation.blueGreen = Optional.of(situation.pair(true, Optional.of(NOW.minusSeconds(40)), Optional.of(peer)));
        situation.before("old", 100, 1);
        situation.untilDeploy.add(new Window(Signal.ERRORS, "orders-blue", "blue", NOW.minusSeconds(40), 100, 1));
        situation.since("bad", 100, 1);
        situation.untilDeploy.add(window(Signal.ERRORS, "bad", NOW.minusSeconds(40), 900, 0));
        assertThat(situation.decide().message()).contains("1% of 100 requests in the 10m before");
    }

    @Test
    void aRevisionThatOthersServedInPlaceOfIsNotProven() {
        situation.revisions.add(0, revision("oldest", 0, List.of(), NOW.minus(Duration.ofDays(9))));
        situation.since("bad", 100, 1);
        situation.before("oldest", 1000, 0);
        assertThat(situation.decide().message())
                .contains("go back to revision 0 (oldest")
                .contains("it got no request");

        situation.before("old", 1000, 0);
        assertThat(situation.decide().message()).contains("go back to revision 1 (old");
    }

    @Test
    void aRevisionThatAtNoTimeSucceededIsNotProven() {
        situation.alerts.set(0, alert(Optional.of("bad"), Optional.of("restarts")));
        situation.revisions.set(0, revision("old", 1, List.of(), DEPLOYED.minusSeconds(3600)));
        situation.revisions.add(0, revision("oldest", 0, List.of(), NOW.minus(Duration.ofDays(9))));
        situation.before("old", 1000, 0.9);
        assertThat(situation.decide().message())
                .as("its beginning is forgotten")
                .contains("go back to revision 1 (old");

        situation.untilDeploy.add(window(Signal.ERRORS, "old", DEPLOYED.minusSeconds(3500), 1000, 0.9));
        assertThat(situation.decide().message())
                .contains("go back to revision 0 (oldest")
                .contains("at no time did half of its requests succeed");

        situation.untilDeploy.add(window(Signal.ERRORS, "old", DEPLOYED.minusSeconds(1800), 10, 0.4));
        assertThat(situation.decide().message()).as("it did once").contains("go back to revision 1 (old");
    }

    @Test
    void requestsThatSucceededProveMoreThanEvents() {
        situation.events.add(new Events.Seen(
                "Pod",
                "orders-old-1",
                Events.Type.WARNING,
                "Unhealthy",
                "probe failed",
                NOW.minusSeconds(3000),
                NOW.minusSeconds(90)));
        situation.revisions.set(0, revision("old", 1, List.of(), NOW.minusSeconds(3000)));
        situation.since("bad", 100, 1);
        assertThat(situation.decide().reason()).contains(Reason.NO_PROVEN_TARGET);

        situation.before("old", 100, 0);
        assertThat(situation.decide()).isInstanceOf(Decision.Act.class);
    }
}
