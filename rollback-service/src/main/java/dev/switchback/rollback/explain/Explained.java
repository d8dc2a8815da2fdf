package dev.switchback.rollback.explain;

import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.Judge;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Rollback;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What would become of an alert about the current revision of a workload.
 *
 * @param at when the alert is supposed to have started: the API server's clock, whole seconds
 * @param standing the record that the alert would join
 * @param decision what follows if that record is judged
 * @param guards every guard that can say something, in the order in which they are asked
 * @param facts what all this rests on, a line each
 */
public record Explained(
        WorkloadRef workload,
        Instant at,
        Optional<Rollback> standing,
        Decision decision,
        List<Judge.Explanation> guards,
        List<String> facts) {

    /** What the record that stands already means for the alert, in words. */
    public Optional<String> joining() {
        return standing.map(record -> "it would join the case " + record + ", which is "
                + record.status().phase().text() + consequence(record));
    }

    private static String consequence(Rollback record) {
        Phase phase = record.status().phase();
        if (phase.isActing()) {
            return ": nothing else is done until that case ends";
        }
        if (record.hasActed()) {
            return ": a case that acted is never opened again";
        }
        return phase.isReopenable() ? " and would be judged anew" : "";
    }
}
