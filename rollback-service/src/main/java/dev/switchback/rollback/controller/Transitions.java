package dev.switchback.rollback.controller;

import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.decision.LimitGuards;
import dev.switchback.rollback.store.RollbackStore;
import dev.switchback.rollback.store.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the transitions of rollbacks: one status write each, with what people are to be told. */
public final class Transitions {
    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);
    private static final int NAMESPACES_PAGED = 3;

    private final RollbackStore rollbacks;
    private final Duration breakerWindow;
    private final InstantSource clock;

    public Transitions(RollbackStore rollbacks, Duration breakerWindow, InstantSource clock) {
        this.rollbacks = rollbacks;
        this.breakerWindow = breakerWindow;
        this.clock = clock;
    }

    /** Ends a rollback, or an evaluation, in {@code phase}. */
    Result end(Rollback rollback, Status base, Phase phase, Reason reason, String message) {
        Status ended = base.in(phase, Optional.of(reason), message)
                .with(base.times().finishedAt(clock.instant()))
                .with(notice(rollback, reason));
        return written(rollback, ended, rollbacks.writeStatusOverAlerts(rollback, ended));
    }

    /** Ends a rollback as {@code ended} says, with a page whatever its reason. */
    Result endWithPage(Rollback rollback, Status ended) {
        Status paged = ended.with(ended.times().finishedAt(clock.instant())).with(Status.Notice.PAGE);
        return written(rollback, paged, rollbacks.writeStatusOverAlerts(rollback, paged));
    }

    /** Goes to {@code status}; alerts that came in meanwhile do not matter to it. */
    Result to(Rollback rollback, Status status) {
        return written(rollback, status, rollbacks.writeStatusOverAlerts(rollback, status));
    }

    /** Goes to {@code status} if nothing at all has changed since the rollback was judged. */
    Result reserve(Rollback rollback, Status status) {
        return written(rollback, status, rollbacks.writeStatus(rollback, status));
    }

    /** What people are to be told of an outcome: each is told, and one cause is one page. */
    Status.Notice notice(Rollback rollback, Reason reason) {
        Instant windowStart = clock.instant().minus(breakerWindow);
        boolean paged =
                switch (reason) {
                    case TOO_MANY_ROLLBACKS -> LimitGuards.openingWasPaged(rollbacks.all(), windowStart);
                    case FORBIDDEN -> isUnplaced(rollback) && missingRightsWerePaged(rollback, windowStart);
                    default -> false;
                };
        return new Status.Notice(true, reason.reach() == Reason.Reach.PAGE && !paged);
    }

    /**
     * Missing rights are one page for each namespace and window, and {@link #NAMESPACES_PAGED} in all: nobody can tell
     * whether the workload exists, and an alert can name anything.
     */
    private boolean missingRightsWerePaged(Rollback rollback, Instant windowStart) {
        List<String> paged = rollbacks.all().stream()
                .filter(Transitions::isUnplaced)
                .filter(r ->
                        r.status().reason().filter(Reason.FORBIDDEN::equals).isPresent())
                .filter(r -> r.status().notice().page())
                .filter(r -> r.status()
                        .times()
                        .decided()
                        .filter(windowStart::isBefore)
                        .isPresent())
                .map(r -> r.spec().workload().namespace())
                .toList();
        return paged.size() >= NAMESPACES_PAGED
                || paged.contains(rollback.spec().workload().namespace());
    }

    private static boolean isUnplaced(Rollback rollback) {
        return rollback.spec().trigger().unplaced().isPresent();
    }

    private static Result written(Rollback before, Status status, Written written) {
        return written.accept(new Written.Visitor<>() {
            @Override
            public Result done(Rollback rollback) {
                log(before, status);
                boolean ended =
                        !rollback.status().phase().isOpen() && !status.notice().due();
                return ended ? Result.done() : Result.requeue();
            }

            @Override
            public Result stale(Rollback fresh) {
                return Result.requeue();
            }

            @Override
            public Result gone(String message) {
                return Result.done();
            }

            @Override
            public Result forbidden(String message) {
                return Result.retry("the rollback cannot be written: " + message);
            }

            @Override
            public Result unreachable(String message) {
                return Result.retry(message);
            }
        });
    }

    private static void log(Rollback before, Status after) {
        if (before.status().phase() != after.phase()
                || !before.status().reason().equals(after.reason())) {
            LOG.info(
                    "rollback {}: {} -> {}{}: {}",
                    before,
                    before.status().phase().text(),
                    after.phase().text(),
                    after.reason().map(r -> "/" + r.text()).orElse(""),
                    after.message());
        }
    }
}
