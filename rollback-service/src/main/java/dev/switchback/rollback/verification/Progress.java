package dev.switchback.rollback.verification;

import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import java.time.Instant;
import java.util.Optional;

/** How far a verification is. */
public sealed interface Progress {

    String message();

    /**
     * Not decided yet.
     *
     * @param healthy since when the rollout has been complete
     * @param quiet since when it has been complete and no alert fires
     */
    record Waiting(Optional<Instant> healthy, Optional<Instant> quiet, String message) implements Progress {}

    record Ended(Phase phase, Reason reason, String message) implements Progress {}
}
