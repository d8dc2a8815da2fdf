package dev.switchback.rollback.action;

import dev.switchback.kubernetes.WriteOutcome;
import java.time.Instant;
import java.util.Optional;

/**
 * What one attempt at an action came to.
 *
 * @param message for people; empty when the change is in place
 * @param at when the change was made
 * @param admitted digest of the template that admission made of ours; empty when it was stored as we sent it
 */
public record Outcome(Kind kind, String message, Instant at, Optional<String> admitted) {

    /** The kinds of outcome. */
    public enum Kind {
        /** The change is in place. */
        DONE,
        /** Under way; look again soon. */
        NOT_YET,
        /** What was judged is no longer so: nothing was overwritten, and it has to be decided again. */
        CHANGED,
        /** The API server does not allow it. */
        FORBIDDEN,
        /** The workload or its Services are gone, or are others of that name. */
        GONE,
        /** The side to flip to does not become ready; no selector was touched. */
        PEER_NOT_READY,
        /** One of several Services cannot be flipped; the others are where they were. */
        PARTIAL_FLIP,
        /** A failure that can pass: try again. */
        UNREACHABLE
    }

    static Outcome done(Instant at) {
        return new Outcome(Kind.DONE, "", at, Optional.empty());
    }

    static Outcome not(Kind kind, String message) {
        return new Outcome(kind, message, Instant.EPOCH, Optional.empty());
    }

    static Outcome of(WriteOutcome written, Instant at) {
        return switch (written.kind()) {
            case APPLIED -> done(at);
            case CHANGED -> not(Kind.CHANGED, written.message());
            case FORBIDDEN, INVALID -> not(Kind.FORBIDDEN, written.message());
            case MISSING -> not(Kind.GONE, written.message());
            case CONFLICT, UNREACHABLE -> not(Kind.UNREACHABLE, written.message());
        };
    }
}
