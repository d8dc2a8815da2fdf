package dev.switchback.rollback.judgement.guards;

import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.alerts.ActiveAlert;
import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.History;
import dev.switchback.rollback.judgement.TargetChoice;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Status;
import java.time.Instant;
import java.util.Optional;

/** If what would be restored fails as well, the deploy is not the cause. Alerts of one moment can come in two messages. */
final class OldRevisionFailsToo implements AutomaticOnly {
    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        if (facts.suspect().isEmpty()) {
            return Verdict.pass("there is no revision to compare with");
        }
        Optional<ActiveAlert> other = facts.evidence().activeAlerts().stream()
                .filter(a -> isAboutAnother(facts, a))
                .findFirst();
        if (other.isPresent()) {
            return Verdict.refuse(
                    Reason.OLD_REVISION_FAILS_TOO,
                    other.get().alertname() + " fires for " + other.get().deployment()
                            + other.get().hash().map(h -> " " + h).orElse("") + " too");
        }
        return hasOlderReadyPods(facts) ? settle(facts) : Verdict.pass("no other revision is failing");
    }

    private static boolean isAboutAnother(Facts facts, ActiveAlert alert) {
        Workload workload = facts.workload();
        if (!alert.deployment().equals(workload.ref().name())) {
            return facts.choice() instanceof TargetChoice.Flip flip
                    && alert.deployment().equals(flip.peer().ref().name());
        }
        History history = new History(workload, facts.evidence().others());
        return alert.hash()
                .filter(h -> !h.equals(facts.suspect().orElseThrow().hash()))
                .flatMap(workload::revision)
                .filter(r -> history.knownBad(r).isEmpty())
                .isPresent();
    }

    private static boolean hasOlderReadyPods(Facts facts) {
        Revision suspect = facts.suspect().orElseThrow();
        return facts.workload().pods().stream()
                .filter(p -> !p.revisionHash().equals(suspect.hash()))
                .anyMatch(Pod::ready);
    }

    /** Once per evaluation; a case that a person was asked about has waited before. */
    private static Verdict settle(Facts facts) {
        Status status = facts.evidence().rollback().status();
        Instant until = status.times().waitUntil().orElseGet(() -> facts.now()
                .plus(facts.evidence().settings().settle()));
        return status.phase() != Phase.AWAITING_APPROVAL && facts.now().isBefore(until)
                ? new Verdict.Wait(until, "pods of an older revision are ready: do they fail too?")
                : Verdict.pass("pods of an older revision are ready and none of them fails");
    }
}
