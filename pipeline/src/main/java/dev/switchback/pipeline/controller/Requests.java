package dev.switchback.pipeline.controller;

import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Request;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.resources.DeliveryStatus.Position;
import dev.switchback.resources.DeliveryStatus.State;
import dev.switchback.runtime.durations.Durations;
import java.time.Instant;
import java.util.Optional;

/** Answers what people ask of a delivery. Pure. */
final class Requests {
    private final Delivery delivery;
    private final ReleasePlan plan;
    private final Request request;
    private final Instant now;

    private Requests(Delivery delivery, ReleasePlan plan, Request request, Instant now) {
        this.delivery = delivery;
        this.plan = plan;
        this.request = request;
        this.now = now;
    }

    /** The status after the last request; empty when there is none that waits for an answer. */
    static Optional<DeliveryStatus> answered(Delivery delivery, ReleasePlan plan, Instant now) {
        return delivery.unanswered().map(request -> {
            DeliveryStatus next = new Requests(delivery, plan, request, now).answer();
            return next.with(next.position().answering(request.at()));
        });
    }

    private DeliveryStatus answer() {
        return switch (request.action()) {
            case PROMOTE, PROMOTE_FULL -> promote();
            case PAUSE -> pause();
            case RESUME -> resume();
            case ABORT -> abort();
            case UNDO -> undo();
        };
    }

    private DeliveryStatus status() {
        return delivery.status();
    }

    private DeliveryStatus abort() {
        return status().phase().isOpen() && status().phase() != DeliveryPhase.UNDOING
                ? DeliveryReconciler.undoing(
                        status(),
                        request.isOfAlert() ? Cause.CHECK_FAILED : Cause.PERSON,
                        "aborted by " + request.by(),
                        now)
                : status();
    }

    private DeliveryStatus pause() {
        return isGoingOn() ? status().in(DeliveryPhase.PAUSED, "paused by " + request.by()) : status();
    }

    /** A step begins anew, and so does its hold. */
    private DeliveryStatus resume() {
        if (status().phase() != DeliveryPhase.PAUSED && !isGoingOn()) {
            return status();
        }
        Position at = status().position();
        return status().with(
                        new State(DeliveryTurn.phase(plan, at.index()), "resumed by " + request.by(), Optional.empty()))
                .with(at.at(at.index(), at.name(), now));
    }

    private DeliveryStatus promote() {
        int index = status().position().index();
        boolean goingOn = isGoingOn() && status().before().isPresent();
        return goingOn && plan.steps().get(index).holds()
                ? DeliveryTurn.after(status(), plan, "promoted by " + request.by(), now)
                : status();
    }

    private DeliveryStatus undo() {
        Instant until = status().times()
                .ended()
                .orElse(Instant.EPOCH)
                .plus(delivery.spec().undoWindow());
        if (status().phase() != DeliveryPhase.SUCCEEDED) {
            return status();
        }
        if (now.isAfter(until)) {
            return status().in(
                            DeliveryPhase.SUCCEEDED,
                            "promoted; the undo window of "
                                    + Durations.format(delivery.spec().undoWindow()) + " ended at " + until);
        }
        DeliveryStatus last = DeliveryTurn.at(status(), plan, plan.steps().size() - 1, now);
        return DeliveryReconciler.undoing(last, Cause.PERSON, "undone by " + request.by(), now);
    }

    private boolean isGoingOn() {
        return status().phase() == DeliveryPhase.PROGRESSING || status().phase() == DeliveryPhase.AWAITING_APPROVAL;
    }
}
