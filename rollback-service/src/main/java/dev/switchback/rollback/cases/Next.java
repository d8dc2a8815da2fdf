package dev.switchback.rollback.cases;

import dev.switchback.rollback.model.Rollback;
import java.time.Instant;

/** When a case is to be looked at again. */
sealed interface Next {

    /** Only when it changes. */
    record Idle() implements Next {}

    /** At once. */
    record Again() implements Next {}

    record LookAt(Instant at) implements Next {}

    /** After a passing failure. */
    record Retry(String why) implements Next {}

    /** The case has ended and its workload is free. */
    record Ended(Rollback rollback) implements Next {}
}
