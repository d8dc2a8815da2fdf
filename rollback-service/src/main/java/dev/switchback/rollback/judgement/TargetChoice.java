package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.model.Reason;

/** Where to go back to. */
public sealed interface TargetChoice {

    /** In words, with the proof and what was passed over. */
    String message();

    record Revert(Revision revision, Proof proof, String message) implements TargetChoice {}

    record Flip(BlueGreen blueGreen, Workload peer, Revision revision, String message) implements TargetChoice {}

    /** There is no target; {@code reason} is one of group 4. */
    record None(Reason reason, String message) implements TargetChoice {}
}
