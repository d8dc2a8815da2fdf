package dev.switchback.rollback.cases;

import dev.switchback.rollback.action.Actions;
import dev.switchback.rollback.action.Outcome;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Carries a plan out; called again until the change is in place or given up. */
public final class ActStep {
    private static final Duration PEER_INTERVAL = Duration.ofSeconds(2);

    private final Actions actions;
    private final Transitions transitions;
    private final InstantSource clock;

    public ActStep(Actions actions, Transitions transitions, InstantSource clock) {
        this.actions = actions;
        this.transitions = transitions;
        this.clock = clock;
    }

    Next next(Rollback rollback) {
        Status status = rollback.status();
        Outcome outcome = actions.carryOut(rollback);
        if (outcome instanceof Outcome.Done done) {
            String message = "changed; proving that it helped";
            return transitions.to(
                    rollback,
                    status.in(Phase.VERIFYING, Optional.empty(), message)
                            .with(status.times().actedAt(done.at())));
        }
        if (outcome instanceof Outcome.NotYet) {
            return new Next.LookAt(clock.instant().plus(PEER_INTERVAL));
        }
        if (outcome instanceof Outcome.Unreachable unreachable) {
            return new Next.Retry(unreachable.message());
        }
        if (outcome instanceof Outcome.Changed changed) {
            actions.abandon(rollback);
            return transitions.to(rollback, decideAnew(status, changed.message()));
        }
        return giveUp(rollback, outcome);
    }

    private Next giveUp(Rollback rollback, Outcome outcome) {
        actions.abandon(rollback);
        Status status = rollback.status();
        if (outcome instanceof Outcome.Forbidden forbidden) {
            return transitions.end(rollback, status, Phase.REFUSED, Reason.FORBIDDEN, forbidden.message());
        }
        return outcome instanceof Outcome.PeerNotReady peer
                ? transitions.end(rollback, status, Phase.FAILED, Reason.PEER_NOT_READY, peer.message())
                : transitions.end(
                        rollback, status, Phase.FAILED, Reason.WORKLOAD_DELETED, ((Outcome.Gone) outcome).message());
    }

    private static Status decideAnew(Status status, String why) {
        return status.in(Phase.PENDING, Optional.empty(), "decided anew: " + why)
                .with(status.times().withoutReservation())
                .planned(Optional.empty(), false);
    }
}
