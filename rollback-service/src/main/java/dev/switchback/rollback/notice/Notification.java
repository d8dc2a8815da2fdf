package dev.switchback.rollback.notice;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import java.time.Instant;
import java.util.Optional;

/**
 * One outcome, for people.
 *
 * @param id the same for every attempt to send it: receivers can drop copies
 */
public record Notification(String id, Level level, Rollback rollback, Instant at) {

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
        return rollback.spec().workload() + ": " + outcome() + ": "
                + rollback.status().message();
    }

    public Phase phase() {
        return rollback.status().phase();
    }

    /** Empty for a page on the way: that the API server does not make a change, or that a target did not come up. */
    public Optional<Reason> reason() {
        return rollback.status().reason();
    }

    /** Phase and, for what has ended or waits, its reason. */
    public String outcome() {
        return phase().text() + reason().map(r -> "/" + r.text()).orElse("");
    }
}
