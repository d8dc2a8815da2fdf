package dev.switchback.rollback.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Revision;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Policy;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.config.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What was once found to be bad never comes back by us. Random lives of a workload: people deploy, undo, redeploy and mark;
 * alerts come, and whatever is decided is done. The model remembers what is bad by having been there; the service has
 * to find it out from ReplicaSets and records.
 */
class KnownBadTest {
    private static final int LIVES = 400;
    private static final int EVENTS = 40;
    private static final Settings NO_LIMITS = new Settings(
            Policy.AUTOMATIC,
            Setting.defaults().weakEvidence(),
            new Settings.Ages(Duration.ofDays(2), Setting.defaults().ages().provenAfter(), Duration.ZERO),
            new Settings.Limits(Duration.ZERO, 1_000, Duration.ofMinutes(10)),
            Setting.defaults().verify(),
            Setting.defaults().waits(),
            Setting.defaults().defaults());

    @Test
    void noSequenceOfEventsBringsABadRevisionBack() {
        int rollbacks =
                IntStream.range(0, LIVES).map(seed -> new Life(seed).live()).sum();
        assertThat(rollbacks).as("rollbacks in all lives").isGreaterThan(LIVES);
    }

    /** One workload, from its first deploy on. */
    private static final class Life {
        private final Random random;
        private final long seed;
        private final List<Revision> revisions = new ArrayList<>();
        private final List<Rollback> cases = new ArrayList<>();
        private final Map<String, String> bad = new HashMap<>();
        private final Set<String> told = new HashSet<>();
        private Instant time = Situation.NOW.minus(Duration.ofHours(20));
        private Revision current;
        private long numbers = 1;

        private Life(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.current = Situation.revision("r1", 1, List.of(), time);
            revisions.add(current);
        }

        private int live() {
            for (int i = 0; i < EVENTS; i++) {
                time = time.plusSeconds(1 + random.nextInt(1_200));
                switch (random.nextInt(6)) {
                    case 0, 1 -> deployNew();
                    case 2 -> somebodyDeploys(any());
                    case 3 -> mark(any());
                    default -> alert();
                }
            }
            return cases.size();
        }

        private Revision any() {
            return revisions.get(random.nextInt(revisions.size()));
        }

        private void deployNew() {
            numbers++;
            current = Situation.revision("r" + numbers, numbers, List.of(), time);
            revisions.add(current);
        }

        private void somebodyDeploys(Revision revision) {
            if (revision.created().isBefore(current.created())) {
                bad.put(current.hash(), "undone by a person");
            }
            activate(revision);
        }

        private void activate(Revision revision) {
            if (revision.hash().equals(current.hash())) {
                return;
            }
            var earlier = new ArrayList<>(revision.earlierNumbers());
            earlier.add(revision.number());
            numbers++;
            current = with(revision, numbers, earlier, revision.annotations());
        }

        private void mark(Revision revision) {
            boolean good = random.nextBoolean();
            String mark = (good ? "good " : "bad ") + revision.hash();
            with(revision, revision.number(), revision.earlierNumbers(), Map.of(Annotations.MARK, mark));
            if (!good) {
                told.add(revision.hash());
            } else {
                told.remove(revision.hash());
            }
        }

        private Revision with(Revision r, long number, List<Long> earlier, Map<String, String> annotations) {
            var numbers = new ArrayList<>(earlier);
            numbers.add(number);
            var next = Situation.revision(r.hash(), r.created(), annotations, numbers, (ObjectNode) r.template());
            revisions.set(revisions.indexOf(r), next);
            if (r.hash().equals(current.hash())) {
                current = next;
            }
            return next;
        }

        private void alert() {
            if (!(decision() instanceof Decision.Act act)) {
                return;
            }
            RevisionRef from = act.plan().from();
            RevisionRef to = act.plan().to();
            assertThat(bad).as("life %d at %s: %s", seed, time, act.message()).doesNotContainKey(to.hash());
            assertThat(told).as("life %d at %s: %s", seed, time, act.message()).doesNotContain(to.hash());
            Phase phase = List.of(Phase.SUCCEEDED, Phase.FAILED, Phase.SUPERSEDED, Phase.NOT_THE_CAUSE)
                    .get(random.nextInt(4));
            cases.add(caseOf(from, (Plan.RevertWorkload) act.plan(), phase));
            if (phase != Phase.NOT_THE_CAUSE) {
                bad.put(from.hash(), "case " + cases.size());
            }
            activate(revisions.stream()
                    .filter(r -> r.hash().equals(to.hash()))
                    .findFirst()
                    .orElseThrow());
        }

        private Rollback caseOf(RevisionRef from, Plan.RevertWorkload plan, Phase phase) {
            Rollback acted = Situation.acted(from.hash(), plan.to(), phase, Duration.between(time, Situation.NOW));
            Rollback named = new Rollback(
                    acted.namespace(),
                    "case-" + cases.size(),
                    acted.uid(),
                    "1",
                    time,
                    acted.spec(),
                    acted.status().planned(Optional.of(plan), true));
            return named;
        }

        private Decision decision() {
            var s = new Situation();
            s.revisions.addAll(revisions);
            s.others.addAll(cases);
            s.settings = NO_LIMITS;
            s.serverTime = time;
            s.now = time;
            s.progressing = Optional.of(time);
            s.current = current.hash();
            s.suspect = Optional.of(new Rollback.Suspect(current.hash(), "revision:" + current.number()));
            s.alerts.add(Situation.alert("HighErrorRate", Optional.of(current.hash()), time));
            return s.decide();
        }
    }
}
