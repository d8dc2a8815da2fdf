package dev.switchback.rollback.cases;

import dev.switchback.rollback.judgement.Limits;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the transitions of cases: one status write each, with what people are to be told. */
public final class Transitions {
    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

    private final CaseStore cases;
    private final Duration breakerWindow;
    private final InstantSource clock;

    public Transitions(CaseStore cases, Duration breakerWindow, InstantSource clock) {
        this.cases = cases;
        this.breakerWindow = breakerWindow;
        this.clock = clock;
    }

    /** Ends a case, or an evaluation, in {@code phase}. */
    Next end(Rollback rollback, Status base, Phase phase, Reason reason, String message) {
        Status ended = base.in(phase, Optional.of(reason), message)
                .with(base.times().finishedAt(clock.instant()))
                .with(notice(reason));
        return written(rollback, ended, cases.writeStatusOverAlerts(rollback, ended));
    }

    /** Goes to {@code status}; alerts that came in meanwhile do not matter to it. */
    Next to(Rollback rollback, Status status) {
        return written(rollback, status, cases.writeStatusOverAlerts(rollback, status));
    }

    /** Goes to {@code status} if nothing at all has changed since the record was judged. */
    Next reserve(Rollback rollback, Status status) {
        return written(rollback, status, cases.writeStatus(rollback, status));
    }

    /** What people are to be told of an outcome: the breaker pages once an opening, all else whenever it happens. */
    Status.Notice notice(Reason reason) {
        boolean page = reason.reach() == Reason.Reach.PAGE
                && !(reason == Reason.TOO_MANY_ROLLBACKS
                        && Limits.openingWasPaged(cases.all(), clock.instant().minus(breakerWindow)));
        return new Status.Notice(true, page);
    }

    private static Next written(Rollback before, Status status, Written written) {
        if (written instanceof Written.Done done) {
            if (before.status().phase() != status.phase()
                    || !before.status().reason().equals(status.reason())) {
                LOG.info(
                        "rollback {}: {} -> {}{}: {}",
                        before,
                        before.status().phase().text(),
                        status.phase().text(),
                        status.reason().map(r -> "/" + r.text()).orElse(""),
                        status.message());
            }
            boolean ended = !done.rollback().status().phase().isOpen()
                    && !status.notice().due();
            return ended ? new Next.Ended(done.rollback()) : new Next.Again();
        }
        if (written instanceof Written.Stale) {
            return new Next.Again();
        }
        if (written instanceof Written.Gone) {
            return new Next.Ended(before);
        }
        return new Next.Retry(
                written instanceof Written.Forbidden forbidden
                        ? "the record cannot be written: " + forbidden.message()
                        : ((Written.Unreachable) written).message());
    }
}
