package dev.switchback.rollback.cases;

import dev.switchback.rollback.action.Actions;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;

/** Which step a case needs: the phases in their order. What happens after a crash is what stands here. */
public final class Steps {
    private final CaseStore cases;
    private final DecideStep decide;
    private final ActStep act;
    private final VerifyStep verify;
    private final NotifyStep tell;
    private final Actions actions;

    public Steps(CaseStore cases, DecideStep decide, ActStep act, VerifyStep verify, NotifyStep tell, Actions actions) {
        this.cases = cases;
        this.decide = decide;
        this.act = act;
        this.verify = verify;
        this.tell = tell;
        this.actions = actions;
    }

    Next next(Rollback rollback) {
        if (!rollback.status().notice().due()) {
            return step(rollback);
        }
        Next told = tell.next(rollback);
        if (!(told instanceof Next.Retry)) {
            return told;
        }
        Next own = step(rollback);
        return own instanceof Next.Idle || own instanceof Next.LookAt ? told : own;
    }

    private Next step(Rollback rollback) {
        return switch (rollback.status().phase()) {
            case PENDING, AWAITING_APPROVAL, REFUSED, OBSERVED -> decide.next(rollback, hold(rollback));
            case EXECUTING -> act.next(rollback);
            case VERIFYING -> verify.next(rollback);
            case SUCCEEDED, FAILED, NOT_THE_CAUSE, SUPERSEDED -> new Next.Idle();
        };
    }

    /** An open case was deleted: before the patch nothing happens, after it verification has ended with the record. */
    void withdrawn(Rollback rollback) {
        if (rollback.status().phase() == Phase.EXECUTING) {
            actions.abandon(rollback);
        }
    }

    /** Whether another case acts on the workload, or on the pair that it is a side of. */
    private DecideStep.Hold hold(Rollback rollback) {
        boolean held = cases.all().stream()
                .filter(c -> !c.toString().equals(rollback.toString()))
                .filter(c -> c.status().phase().isActing())
                .anyMatch(c -> c.spec().workload().equals(rollback.spec().workload()) || isPeer(c, rollback));
        return held ? DecideStep.Hold.HELD : DecideStep.Hold.FREE;
    }

    private static boolean isPeer(Rollback acting, Rollback rollback) {
        return acting.status().plan().orElse(null) instanceof Plan.FlipService flip
                && flip.peer().ref().equals(rollback.spec().workload());
    }
}
