package dev.switchback.rollback.controller;

import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.action.Action;
import dev.switchback.rollback.action.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Carries a plan out; called again until the change is in place or given up. */
public final class ActStep {
    private static final Duration PEER_INTERVAL = Duration.ofSeconds(2);
    /** A change that the API server does not make for so long is something that people should know. */
    private static final Duration PAGE_AFTER = Duration.ofSeconds(20);
    /** The status that was written brings the rollback back here at once; the next attempt waits. */
    private static final Duration AFTER_A_WRITE = Duration.ofMillis(500);
    /** An attempt that finds the workload changed is repeated at once; the ones after it wait, up to this long. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Action.Factory actions;
    private final Transitions transitions;
    private final InstantSource clock;

    public ActStep(Action.Factory actions, Transitions transitions, InstantSource clock) {
        this.actions = actions;
        this.transitions = transitions;
        this.clock = clock;
    }

    Result next(Rollback rollback) {
        Optional<Instant> wait = rollback.status().times().waitUntil().filter(clock.instant()::isBefore);
        if (wait.isPresent()) {
            return Result.requeueAt(wait.get(), clock.instant());
        }
        Action action = actions.of(rollback);
        Outcome outcome = action.carryOut();
        return switch (outcome.kind()) {
            case DONE -> verify(rollback, outcome);
            case NOT_YET -> Result.requeueAfter(PEER_INTERVAL);
            case UNREACHABLE -> tryAgain(rollback, outcome.message());
            case CHANGED -> {
                action.abandon();
                yield decideAgain(rollback, outcome.message());
            }
            case FORBIDDEN -> {
                action.abandon();
                Phase phase = rollback.hasActed() ? Phase.FAILED : Phase.REFUSED;
                yield transitions.end(rollback, rollback.status(), phase, Reason.FORBIDDEN, outcome.message());
            }
            case PEER_NOT_READY -> {
                action.abandon();
                yield failed(rollback, rollback.status(), Reason.PEER_NOT_READY, outcome.message());
            }
            case PARTIAL_FLIP -> {
                action.abandon();
                Status acted = rollback.status().with(rollback.status().times().actedAt(clock.instant()));
                yield failed(rollback, acted, Reason.PARTIAL_FLIP, outcome.message());
            }
            case GONE -> {
                action.abandon();
                yield failed(rollback, rollback.status(), Reason.WORKLOAD_DELETED, outcome.message());
            }
        };
    }

    private Result failed(Rollback rollback, Status status, Reason reason, String message) {
        return transitions.end(rollback, status, Phase.FAILED, reason, message);
    }

    private Result verify(Rollback rollback, Outcome done) {
        Status status = rollback.status();
        Plan plan = status.plan().orElseThrow();
        String message = done.admitted().isEmpty()
                ? "changed; verifying that it helped"
                : "changed, and admission stored another template than "
                        + plan.to().hash() + "; verifying that one";
        return transitions.to(
                rollback,
                status.in(Phase.VERIFYING, Optional.empty(), message)
                        .with(status.times().actedAt(done.at()))
                        .restoring(new Status.Target(
                                plan.from().hash(),
                                plan.to().hash(),
                                done.admitted(),
                                Optional.empty(),
                                Optional.empty())));
    }

    /** The last error stands in the status at once; people are told when it lasts, once a reservation and its repetitions. */
    private Result tryAgain(Rollback rollback, String error) {
        Status status = rollback.status();
        String message = "the change was not made yet, trying again: " + error;
        boolean lasts = status.times()
                .executing()
                .filter(at -> !clock.instant().isBefore(at.plus(PAGE_AFTER)))
                .isPresent();
        boolean page = lasts && !status.notice().page();
        if (!page && withoutNumbers(message).equals(withoutNumbers(status.message()))) {
            return Result.retry(error);
        }
        Optional<Instant> until = Optional.of(clock.instant().plus(AFTER_A_WRITE));
        Status said = status.in(status.phase(), Optional.empty(), message)
                .with(status.times().waitingUntil(until));
        return transitions.to(rollback, page ? said.with(Status.Notice.PAGE) : said);
    }

    /** Ports, times and counts in an error do not make it another one. */
    private static String withoutNumbers(String message) {
        return message.replaceAll("[0-9]+", "#");
    }

    private Result decideAgain(Rollback rollback, String why) {
        Status status = rollback.status();
        if (rollback.hasActed()) {
            return transitions.end(rollback, status, Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED, why);
        }
        int attempts = DecideStep.attempts(status);
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 6));
        Instant at = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        return transitions.to(
                rollback,
                status.in(Phase.PENDING, Optional.empty(), "to be decided again: " + why)
                        .with(status.times()
                                .withoutReservation()
                                .waitingUntil(attempts > 1 ? Optional.of(at) : Optional.empty()))
                        .planned(Optional.empty(), false));
    }
}
