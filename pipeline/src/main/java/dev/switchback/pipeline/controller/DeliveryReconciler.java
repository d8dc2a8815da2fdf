package dev.switchback.pipeline.controller;

import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.kubernetes.controller.Reconciler;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.pipeline.events.DeliveryAnnouncer;
import dev.switchback.pipeline.steps.CandidateChecks.Judgement;
import dev.switchback.pipeline.steps.CannotStart;
import dev.switchback.pipeline.steps.Observed;
import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.pipeline.steps.ReleaseStep;
import dev.switchback.pipeline.steps.StepOutcome;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.Driver;
import dev.switchback.resources.DeliveryStatus.Failure;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.resources.DeliveryStatus.VerdictEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a delivery from step to step: looks at how things are, decides the next small step, does it, and writes the status
 * once. Whatever fails or is cut off is done again by the next call, here or by another driver.
 */
public final class DeliveryReconciler implements Reconciler<Delivery> {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryReconciler.class);

    /** Between two looks while something goes on by itself. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Between two looks while time has to pass. */
    private static final Duration HELD = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final DeliveryStore store;
    private final ReleasePlan.Tools tools;
    private final DeliveryAnnouncer announcer;
    private final Leadership leadership;
    private final String identity;
    private final InstantSource clock;

    /**
     * A driver.
     *
     * @param announcer tells others what becomes of it
     * @param leadership who holds the delivery's lease
     * @param identity of this driver, as the delivery shows it; another one is another driver
     */
    public DeliveryReconciler(
            DeliveryStore store,
            ReleasePlan.Tools tools,
            DeliveryAnnouncer announcer,
            Leadership leadership,
            String identity,
            InstantSource clock) {
        this.store = store;
        this.announcer = announcer;
        this.tools = tools;
        this.leadership = leadership;
        this.identity = identity;
        this.clock = clock;
    }

    @Override
    public Result reconcile(Delivery known) {
        Optional<Delivery> read = store.read(known.key()).filter(d -> d.uid().equals(known.uid()));
        if (read.isEmpty()) {
            return Result.done();
        }
        Delivery delivery = read.get();
        Instant now = clock.instant();
        Optional<DeliveryStatus> answered = Requests.answered(delivery, ReleasePlan.of(delivery, tools), now);
        if (answered.isPresent()) {
            return write(delivery, answered.get(), Duration.ZERO);
        }
        if (!delivery.status().phase().isOpen()) {
            return Result.done();
        }
        Optional<DeliveryStatus> taken = takenOver(delivery, now);
        return taken.isPresent() ? write(delivery, taken.get(), Duration.ZERO) : next(delivery, now);
    }

    /** What becomes of a delivery that somebody else drove before. */
    private Optional<DeliveryStatus> takenOver(Delivery delivery, Instant now) {
        DeliveryStatus status = delivery.status();
        String before = status.driver().identity();
        if (before.equals(identity)) {
            return Optional.empty();
        }
        boolean lost = !before.isEmpty()
                && status.phase() != DeliveryPhase.UNDOING
                && delivery.spec().onDriverLost() == Delivery.OnDriverLost.ABORT;
        LOG.info("{}: driven by {}{}", delivery, identity, before.isEmpty() ? "" : ", before by " + before);
        return Optional.of(
                lost ? undoing(status, Cause.DRIVER_LOST, "its driver " + before + " is gone", now) : status);
    }

    private Result next(Delivery delivery, Instant now) {
        ReleasePlan plan = ReleasePlan.of(delivery, tools);
        DeliveryStatus status = delivery.status();
        if (status.before().isEmpty()) {
            return begin(delivery, plan, now);
        }
        int index = status.position().index();
        boolean back = status.phase() == DeliveryPhase.UNDOING;
        if (index < 0) {
            return write(delivery, ended(status, now), Duration.ZERO);
        }
        if (status.phase() == DeliveryPhase.PAUSED
                && status.position().retreatUntil().isEmpty()) {
            return beat(delivery, status, HELD);
        }
        ReleaseStep step = plan.steps().get(index);
        Observed observed = observe(delivery, plan, step.holds() && !back, now);
        StepOutcome outcome = back ? step.backward(observed) : step.forward(observed);
        return outcome.accept(
                new DeliveryTurn(this, delivery, plan, observed.delivery().status(), now));
    }

    /** Records what there is, before anything is changed. */
    private Result begin(Delivery delivery, ReleasePlan plan, Instant now) {
        DeliveryStatus status = delivery.status();
        if (status.phase() == DeliveryPhase.UNDOING) {
            return write(delivery, ended(status, now), Duration.ZERO);
        }
        try {
            DeliveryStatus begun = status.with(plan.baseline().read(observe(delivery, plan, false, now)))
                    .with(new DeliveryStatus.Times(Optional.of(now), Optional.empty()))
                    .with(status.position().at(0, plan.steps().get(0).name(), now))
                    .in(DeliveryPhase.PROGRESSING, "begun");
            return write(delivery, begun, Duration.ZERO);
        } catch (CannotStart e) {
            String why = String.valueOf(e.getMessage());
            return e.isPassing()
                    ? beat(delivery, status.in(DeliveryPhase.PENDING, why), SOON)
                    : write(delivery, ended(undoing(status, Cause.CHECK_FAILED, why, now), now), Duration.ZERO);
        }
    }

    private Observed observe(Delivery delivery, ReleasePlan plan, boolean judged, Instant now) {
        var observer = new DeliveryObserver(tools.cluster());
        boolean asked = judged && delivery.spec().checks().analysis().isPresent();
        Optional<Judgement> judgement = asked ? Optional.of(tools.checks().judge(delivery, now)) : Optional.empty();
        Delivery measured = judgement
                .map(j -> delivery.withStatus(delivery.status()
                        .with(delivery.status()
                                .findings()
                                .with(
                                        new VerdictEntry(
                                                now,
                                                j.verdict().name(),
                                                j.verdict().why()),
                                        j.requestsHurt(),
                                        j.evidence()))))
                .orElse(delivery);
        return observer.observe(measured, plan.deployments(), judgement.map(Judgement::verdict), now, judged);
    }

    static DeliveryStatus undoing(DeliveryStatus status, Cause cause, String why, Instant now) {
        return status.with(new DeliveryStatus.State(DeliveryPhase.UNDOING, why, Optional.of(new Failure(cause, why))))
                .with(status.position()
                        .at(status.position().index(), status.position().name(), now));
    }

    static DeliveryStatus ended(DeliveryStatus status, Instant now) {
        boolean back = status.phase() == DeliveryPhase.UNDOING;
        String why = status.failure().map(Failure::why).orElse("");
        String nothing = status.before().isPresent() ? "rolled back: " : "nothing was changed: ";
        return status.with(new DeliveryStatus.Times(status.times().started(), Optional.of(now)))
                .with(status.position().at(status.position().index(), "", now))
                .in(back ? DeliveryPhase.ROLLED_BACK : DeliveryPhase.SUCCEEDED, back ? nothing + why : "promoted");
    }

    /** Whether this driver may still change anything. */
    boolean drives() {
        return leadership.isLeader();
    }

    /** Writes only when there is something new to say, or nothing was heard of the driver for a while. */
    Result beat(Delivery delivery, DeliveryStatus status, Duration again) {
        boolean due = delivery.status()
                .driver()
                .heartbeat()
                .filter(last -> clock.instant().isBefore(last.plus(HEARTBEAT)))
                .isEmpty();
        return due || !status.equals(delivery.status()) ? write(delivery, status, again) : Result.requeueAfter(again);
    }

    Result write(Delivery delivery, DeliveryStatus status, Duration again) {
        if (!drives()) {
            return Result.requeueAfter(SOON);
        }
        WriteOutcome outcome =
                store.writeStatus(delivery, status.with(new Driver(identity, Optional.of(clock.instant()))));
        if (outcome.isApplied()) {
            announcer.tell(delivery, status, clock.instant());
        }
        return switch (outcome.kind()) {
            case APPLIED -> Result.requeueAfter(again);
            case CONFLICT, CHANGED -> Result.requeue();
            case MISSING -> Result.done();
            case INVALID, FORBIDDEN, UNREACHABLE -> Result.retry(outcome.message());
        };
    }

    /** How long until the next look. */
    static Duration pause(ReleaseStep step) {
        return step.holds() ? HELD : SOON;
    }
}
