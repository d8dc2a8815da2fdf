package dev.switchback.rollback.notice;

import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.time.Instant;

/**
 * One outcome, for people.
 *
 * @param id the same for every attempt to send it: receivers can drop copies
 */
public record Notification(String id, Level level, Phase phase, Reason reason, Rollback rollback, Instant at) {

    /** How far it has to reach. */
    public enum Level {
        /** A Kubernetes Event and a log line. */
        RECORD,
        /** A message too. */
        MESSAGE,
        /** A person has to act. */
        PAGE
    }

    /** One line: what happened to what, and why. */
    public String headline() {
        return rollback.spec().workload() + ": " + phase.text() + "/" + reason.text() + ": "
                + rollback.status().message();
    }
}
