package dev.switchback.rollback.action;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.resources.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Carries out the plan of one rollback and looks at what came of it: one class a kind of plan. It can be called again at any
 * time, also by another replica after a crash: it looks first, and does the work once.
 */
public interface Action {

    /** One attempt. */
    Outcome carryOut();

    /** Takes back what an action that is given up has prepared. */
    void abandon();

    /**
     * How far the restored workload is; once the change is in place.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    Restored look();

    /** Takes away what keeps a controller from completing the change; for most actions there is no such thing. */
    default void unblock(Restored restored) {}

    /** Gives each rollback the action of its plan. */
    record Factory(Cluster cluster, Duration peerTimeout, InstantSource clock) {

        public Action of(Rollback rollback) {
            return rollback.status()
                    .plan()
                    .orElseThrow()
                    .choose(
                            revert -> new RevertWorkload(this, rollback, revert),
                            flip -> new FlipServices(this, rollback, flip),
                            abort -> new AbortDelivery(this, rollback, abort));
        }

        Instant now() {
            return clock.instant();
        }
    }
}
