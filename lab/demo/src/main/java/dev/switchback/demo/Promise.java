package dev.switchback.demo;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;

/**
 * What a scenario has to end with.
 *
 * @param decision outcome of the evaluation that counts: {@code act} or {@code refuse}
 */
public record Promise(Phase phase, Reason reason, String decision) {
    static Promise succeeded(Reason reason) {
        return new Promise(Phase.SUCCEEDED, reason, "act");
    }

    static Promise refused(Reason reason) {
        return new Promise(Phase.REFUSED, reason, "refuse");
    }

    /** Whether nothing may be changed. */
    boolean isRefusal() {
        return phase == Phase.REFUSED;
    }

    boolean isKeptBy(Rollback record) {
        return record.status().phase() == phase
                && record.status().reason().filter(reason::equals).isPresent();
    }

    @Override
    public String toString() {
        return phase.text() + "/" + reason.text();
    }
}
