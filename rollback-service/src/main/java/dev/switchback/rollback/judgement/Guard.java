package dev.switchback.rollback.judgement;

import dev.switchback.rollback.model.AlertOccurrence;

/** One reason not to act. Guards read facts and nothing else. */
public interface Guard {

    /**
     * Asked in order; the first that refuses gives the reason.
     *
     * @param alert the alert in question; for a manual request one that started now and names the suspect
     */
    Verdict judge(Facts facts, AlertOccurrence alert);

    /** Whether this guard is asked in this case at all; some bind automatic triggers only. */
    default boolean binds(Facts facts) {
        return true;
    }
}
