package dev.switchback.rollback.judgement;

import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Reason;
import java.time.Instant;

/** What is to become of a case. */
public sealed interface Decision {

    /** For people: what was found and what follows. */
    String message();

    record Act(Plan plan, String message) implements Decision {}

    record AskApproval(Plan plan, String message) implements Decision {}

    record Observe(Plan plan, String message) implements Decision {}

    record Refuse(Reason reason, String message) implements Decision {}

    record Wait(Instant until, String message) implements Decision {}
}
