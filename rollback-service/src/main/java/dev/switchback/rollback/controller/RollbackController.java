package dev.switchback.rollback.controller;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Backoff;
import dev.switchback.kubernetes.controller.Controller;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.kubernetes.controller.Reconciler;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.action.Action;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles rollbacks, one at a time, on the leader: reads where one stands and does its next step. Whatever fails or is
 * cut off is done again by the next call, here or on another replica.
 */
public final class RollbackController implements Reconciler<Rollback> {
    private static final Logger LOG = LoggerFactory.getLogger(RollbackController.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    /** What a phase needs done. */
    public record Steps(DecideStep decide, ActStep act, VerifyStep verify, NotifyStep tell, Action.Factory actions) {}

    private final RollbackStore store;
    private final Steps steps;
    private final Controller<Rollback> controller;

    private RollbackController(RollbackStore store, Steps steps, Leadership leadership, Controller.Timing timing) {
        this.store = store;
        this.steps = steps;
        this.controller = new Controller<>(store.objects(), Rollback::key, this, leadership, timing);
    }

    /** Starts to follow all rollbacks. */
    public static void start(
            RollbackStore store,
            Leadership leadership,
            Steps steps,
            ScheduledExecutorService scheduler,
            InstantSource clock) {
        var timing = new Controller.Timing(scheduler, clock, new Backoff(FIRST_RETRY, LAST_RETRY, new Random(0)));
        store.follow(new RollbackController(store, steps, leadership, timing).controller);
    }

    /** An open rollback was deleted: before the patch nothing happens, after it verification has ended with it. */
    @Override
    public void deleted(Rollback lastKnown) {
        if (lastKnown.status().phase() == Phase.EXECUTING) {
            try {
                steps.actions().of(lastKnown).abandon();
            } catch (ApiException e) {
                LOG.warn(
                        "rollback {}: withdrawn, and what it prepared could not be taken back: {}",
                        lastKnown,
                        e.getMessage());
            }
        }
        wakeWaiting(lastKnown);
    }

    @Override
    public Result reconcile(Rollback rollback) {
        Result result = toldAndStepped(rollback);
        boolean open = store.get(rollback.namespace(), rollback.name())
                .filter(r -> r.status().phase().isOpen())
                .isPresent();
        if (rollback.status().phase().isOpen() && !open) {
            wakeWaiting(rollback);
        }
        return result;
    }

    /** People are told first; while that fails, the next step is done all the same. */
    private Result toldAndStepped(Rollback rollback) {
        if (!rollback.status().notice().due()) {
            return step(rollback);
        }
        Result told = steps.tell().next(rollback);
        if (told.failure().isEmpty()) {
            return told;
        }
        Result own = step(rollback);
        boolean atOnce = own.requeueAfter().filter(Duration::isZero).isPresent();
        return atOnce || own.failure().isPresent() ? own : told;
    }

    private Result step(Rollback rollback) {
        return switch (rollback.status().phase()) {
            case PENDING, AWAITING_APPROVAL, REFUSED, OBSERVED -> steps.decide().next(rollback, hold(rollback));
            case EXECUTING -> steps.act().next(rollback);
            case VERIFYING -> steps.verify().next(rollback);
            case SUCCEEDED, FAILED, NOT_THE_CAUSE, SUPERSEDED -> Result.done();
        };
    }

    private DecideStep.Hold hold(Rollback rollback) {
        return store.acting(rollback.spec().workload())
                        .filter(r -> !r.key().equals(rollback.key()))
                        .isPresent()
                ? DecideStep.Hold.HELD
                : DecideStep.Hold.FREE;
    }

    /** Those that may have waited for the workload, or for its blue-green pair, to be free. */
    private void wakeWaiting(Rollback ended) {
        String namespace = ended.spec().workload().namespace();
        controller.requeue(r -> r.status().phase().isUndecided()
                && r.spec().workload().namespace().equals(namespace));
    }
}
