package dev.switchback.rollback.action;

import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;

/**
 * Carries out one kind of plan. It can be called again at any time, also by another replica after a crash: it looks first,
 * and does the work once.
 *
 * @param <P> the plan
 */
public interface Action<P extends Plan> {

    Outcome carryOut(Rollback rollback, P plan);

    /** Takes back what an action that is given up has prepared. */
    default void abandon(Rollback rollback, P plan) {}
}
