package dev.switchback.pipeline.controller;

import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.pipeline.steps.ReleaseStep;
import dev.switchback.pipeline.steps.StepOutcome;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.Failure;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a step came to into the next status. */
final class DeliveryTurn implements StepOutcome.Visitor<Result> {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryTurn.class);

    /** For a person who pauses: until somebody says resume. */
    private static final Instant FOR_NOW = Instant.parse("9999-12-31T00:00:00Z");

    private final DeliveryReconciler reconciler;
    private final Delivery delivery;
    private final ReleasePlan plan;
    private final DeliveryStatus status;
    private final Instant now;

    /** @param status with what was measured, but for what the step came to */
    DeliveryTurn(
            DeliveryReconciler reconciler, Delivery delivery, ReleasePlan plan, DeliveryStatus status, Instant now) {
        this.reconciler = reconciler;
        this.delivery = delivery;
        this.plan = plan;
        this.status = status;
        this.now = now;
    }

    /** The status at the beginning of a step. */
    static DeliveryStatus at(DeliveryStatus status, ReleasePlan plan, int index, Instant now) {
        String name = index >= 0 ? plan.steps().get(index).name() : "";
        return status.with(status.position().at(index, name, now));
    }

    /** The status after a step: at the next one, or at the end. */
    static DeliveryStatus after(DeliveryStatus status, ReleasePlan plan, String message, Instant now) {
        int next = status.position().index() + 1;
        return next == plan.steps().size()
                ? DeliveryReconciler.ended(status, now)
                : at(status, plan, next, now).in(phase(plan, next), message);
    }

    /** The phase in which a step is done. */
    static DeliveryPhase phase(ReleasePlan plan, int index) {
        return plan.steps().get(index).needsPerson() ? DeliveryPhase.AWAITING_APPROVAL : DeliveryPhase.PROGRESSING;
    }

    @Override
    public Result done(StepOutcome.Done done) {
        String name = status.position().name();
        LOG.info("{}: {}: {}", delivery, isBack() ? "undone" : "done", name);
        DeliveryStatus weighed = done.weight().isPresent()
                ? status.with(status.position().weighing(done.weight().getAsInt()))
                : status;
        DeliveryStatus next = isBack()
                ? at(weighed, plan, weighed.position().index() - 1, now).in(DeliveryPhase.UNDOING, "undone: " + name)
                : after(weighed, plan, "done: " + name, now);
        return reconciler.write(delivery, next, Duration.ZERO);
    }

    @Override
    public Result act(StepOutcome.Act act) {
        if (!reconciler.drives()) {
            return Result.requeueAfter(DeliveryReconciler.pause(step()));
        }
        LOG.info("{}: {}", delivery, act.what());
        return act.doing().get().accept(this);
    }

    @Override
    public Result waiting(StepOutcome.Waiting waiting) {
        boolean paused = status.phase() == DeliveryPhase.PAUSED; // then the message says why
        DeliveryStatus said = paused ? status : status.in(status.phase(), waiting.why());
        DeliveryStatus next = waiting.weight().isPresent()
                ? said.with(said.position().weighing(waiting.weight().getAsInt()))
                : said;
        return reconciler.beat(delivery, next, DeliveryReconciler.pause(step()));
    }

    @Override
    public Result failed(StepOutcome.Failed failed) {
        if (isBack()) {
            String why = "cannot be undone yet, will be tried again: " + failed.why();
            return reconciler.beat(delivery, status.in(DeliveryPhase.UNDOING, why), DeliveryReconciler.pause(step()));
        }
        LOG.warn("{}: {}", delivery, failed.why());
        boolean pauses = delivery.onFail() == Delivery.OnFail.PAUSE && step().leavesStableAlone();
        DeliveryStatus next = pauses
                ? withdrawn(FOR_NOW)
                        .with(new DeliveryStatus.State(
                                DeliveryPhase.PAUSED,
                                failed.why(),
                                Optional.of(new Failure(Cause.CHECK_FAILED, failed.why()))))
                : DeliveryReconciler.undoing(status, Cause.CHECK_FAILED, failed.why(), now);
        return reconciler.write(delivery, next, Duration.ZERO);
    }

    @Override
    public Result retreat(StepOutcome.Retreat retreat) {
        LOG.warn("{}: retreats for {}: {}", delivery, retreat.without(), retreat.why());
        return reconciler.write(
                delivery,
                withdrawn(now.plus(retreat.without())).in(DeliveryPhase.PROGRESSING, retreat.why()),
                Duration.ZERO);
    }

    /** At the last step that gave the canary traffic, which takes it away until then; without one nothing has traffic. */
    private DeliveryStatus withdrawn(Instant until) {
        int index = status.position().index();
        while (index > 0 && !plan.steps().get(index).givesTraffic()) {
            index--;
        }
        if (!plan.steps().get(index).givesTraffic()) {
            return status;
        }
        DeliveryStatus back = at(status, plan, index, now);
        return back.with(back.position().retreating(until));
    }

    private boolean isBack() {
        return status.phase() == DeliveryPhase.UNDOING;
    }

    private ReleaseStep step() {
        return plan.steps().get(status.position().index());
    }
}
