package dev.switchback.rollback.action;

import java.time.Instant;

/** What one attempt at an action came to. */
public sealed interface Outcome {

    /** The change is in place. */
    record Done(Instant at) implements Outcome {}

    /** Under way; look again soon. */
    record NotYet(String message) implements Outcome {}

    /** What was judged is no longer so: nothing was overwritten, decide anew. */
    record Changed(String message) implements Outcome {}

    /** The API server does not allow it. */
    record Forbidden(String message) implements Outcome {}

    /** The workload or the Service is gone, or is another one of that name. */
    record Gone(String message) implements Outcome {}

    /** The side to flip to does not become ready; the selector was not touched. */
    record PeerNotReady(String message) implements Outcome {}

    /** A passing failure: try again. */
    record Unreachable(String message) implements Outcome {}
}
