package dev.switchback.rollback.judgement;

import static dev.switchback.rollback.judgement.Situation.NOW;
import static dev.switchback.rollback.judgement.Situation.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Revision;
import dev.switchback.resources.Phase;
import dev.switchback.resources.RevisionRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private final Situation s = new Situation();

    private void created(String hash, long number, Duration ago, Long... earlier) {
        s.revisions.add(revision(hash, number, List.of(earlier), NOW.minus(ago)));
    }

    private List<TargetRule.Candidate> candidates(String suspect) {
        s.current = suspect;
        var workload = s.workload();
        Revision of = workload.revision(suspect).orElseThrow();
        Evidence evidence = s.evidence();
        return new TargetRule(evidence, workload, of, evidence.history(workload)).candidates();
    }

    private Optional<String> best(String suspect) {
        return TargetRule.best(candidates(suspect)).map(c -> c.revision().hash());
    }

    @Test
    void theNewestThatServedLongEnough() {
        created("a", 1, Duration.ofHours(3));
        created("b", 2, Duration.ofHours(2));
        created("c", 3, Duration.ofMinutes(9).plusSeconds(59));
        created("d", 4, Duration.ofMinutes(5));
        assertThat(best("d")).contains("b");
        assertThat(candidates("d")).extracting(c -> c.revision().hash()).containsExactly("c", "b", "a");
    }

    @Test
    void fiveMinutesAreEnough() {
        created("a", 1, Duration.ofHours(3));
        created("b", 2, Duration.ofMinutes(10));
        created("c", 3, Duration.ofMinutes(5));
        assertThat(best("c")).contains("b");
    }

    @Test
    void verifiedGoesBeforeServed() {
        created("a", 3, Duration.ofHours(3), 1L);
        created("bad", 2, Duration.ofHours(2));
        created("b", 4, Duration.ofHours(1));
        created("c", 5, Duration.ofMinutes(1));
        s.others.add(Situation.acted(
                "bad", new RevisionRef("orders", "a", 1, "a", ""), Phase.SUCCEEDED, Duration.ofMinutes(90)));
        assertThat(best("c")).contains("a");
        assertThat(candidates("c").get(0).objection()).contains("nobody verified it");
    }

    @Test
    void anActionThatDidNotSucceedVerifiesNothing() {
        created("a", 3, Duration.ofMinutes(41), 1L);
        created("bad", 2, Duration.ofMinutes(40));
        created("c", 4, Duration.ofMinutes(1));
        s.others.add(Situation.acted(
                "bad", new RevisionRef("orders", "a", 1, "a", ""), Phase.FAILED, Duration.ofMinutes(30)));
        assertThat(best("c")).isEmpty();
    }

    @Test
    void theOneBeforeARenumberedSuspectIsNotEarlierIfItIsKnownBad() {
        created("a", 3, Duration.ofHours(3), 1L);
        created("b", 2, Duration.ofHours(2));
        assertThat(candidates("a")).singleElement().satisfies(c -> assertThat(c.bad())
                .contains("somebody went back from it to an older template"));
        assertThat(best("a")).isEmpty();
    }

    @Test
    void theSpanOfARevisionThatWasOnlyLeftByAnUndoCannotBeShown() {
        created("a", 3, Duration.ofHours(3), 1L);
        created("b", 2, Duration.ofHours(2));
        s.others.add(Situation.acted(
                "b", new RevisionRef("orders", "a", 1, "a", ""), Phase.NOT_THE_CAUSE, Duration.ofMinutes(30)));
        assertThat(candidates("a")).singleElement().satisfies(c -> assertThat(c.objection())
                .isEqualTo("nothing shows how long it was current"));
    }

    @Test
    void thePersonsStepBackCountsBesideOurOwn() {
        created("a", 5, Duration.ofHours(3), 1L, 3L);
        created("b", 4, Duration.ofHours(2), 2L);
        created("c", 6, Duration.ofMinutes(1));
        s.others.add(Situation.acted(
                "b", new RevisionRef("orders", "a", 1, "a", ""), Phase.NOT_THE_CAUSE, Duration.ofMinutes(90)));
        assertThat(candidates("c"))
                .filteredOn(c -> c.revision().hash().equals("b"))
                .singleElement()
                .satisfies(c -> assertThat(c.bad()).contains("somebody went back from it to an older template"));
    }

    @Test
    void aControllerRevisionThatCameBackIsJudgedByWhenItDid() {
        s.revisions.clear();
        Instant start = NOW.minus(Duration.ofHours(3));
        s.revisions.add(Situation.controllerRevision("b", 2, start.plusSeconds(3_600), start.plusSeconds(3_600)));
        s.revisions.add(Situation.controllerRevision("a", 3, start, start.plusSeconds(3_660)));
        s.revisions.add(Situation.controllerRevision("c", 4, start.plusSeconds(3_720), start.plusSeconds(3_720)));
        s.current = "c";

        var history = s.evidence().history(s.workload());

        assertThat(history.proof(s.revisions.get(0)).words()).startsWith("it was current for 1m");
        assertThat(history.proof(s.revisions.get(1)).words()).isEqualTo("it was current for 1h");
        assertThat(history.knownBad(s.revisions.get(0))).contains("somebody went back from it to an older template");
        assertThat(history.activeSince(s.revisions.get(1), NOW))
                .isEqualTo(new History.ActiveSince(start.plusSeconds(3_660), true, "it became current again then"));
        assertThat(best("c")).contains("a");
    }

    @Test
    void aRolloutThatLeftPodsToTheNextOneProvesNothing() {
        s.revisions.clear();
        for (int i = 0; i < 3; i++) {
            Instant at = NOW.minus(Duration.ofMinutes(60 - 20L * i));
            s.revisions.add(Situation.controllerRevision("abc".substring(i, i + 1), i + 1, at, at));
        }
        turnover("Create", "orders-1", NOW.minus(Duration.ofMinutes(40)), NOW.minus(Duration.ofMinutes(20)));
        turnover("Create", "orders-0", NOW.minus(Duration.ofMinutes(19)), NOW.minus(Duration.ofMinutes(19)));
        assertThat(best("c")).as("nothing was deleted").contains("b");

        turnover("Delete", "orders-1", NOW.minus(Duration.ofMinutes(40)), NOW.minus(Duration.ofMinutes(20)));
        assertThat(best("c")).as("what it made itself was deleted").contains("b");

        turnover("Delete", "orders-0", NOW.minus(Duration.ofMinutes(19)), NOW.minus(Duration.ofMinutes(19)));
        assertThat(best("c")).contains("a");
        assertThat(candidates("c").get(0).objection())
                .endsWith("its rollout never completed: pod orders-0 was not replaced while it was current");
    }

    private void turnover(String verb, String pod, Instant first, Instant last) {
        String message = verb + " Pod " + pod + " in StatefulSet orders successful";
        s.events.add(new Events.Seen(
                "StatefulSet", "orders", Events.Type.NORMAL, "Successful" + verb, message, first, last));
    }
}
