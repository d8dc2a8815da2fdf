package dev.switchback.rollback.cases;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Judge;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Evaluates a case: gathers evidence, decides, writes what follows. */
public final class DecideStep {
    /** Whether another case acts on the workload: until it ends this one can be refused, and nothing else. */
    enum Hold {
        FREE,
        HELD
    }

    private static final int MAX_ATTEMPTS = 5;
    private static final String RESOLVED = " resolved";

    private final Function<Rollback, Evidence> evidence;
    private final Transitions transitions;
    private final Duration approvalTimeout;
    private final InstantSource clock;

    public DecideStep(
            Function<Rollback, Evidence> evidence,
            Transitions transitions,
            Duration approvalTimeout,
            InstantSource clock) {
        this.evidence = evidence;
        this.transitions = transitions;
        this.approvalTimeout = approvalTimeout;
        this.clock = clock;
    }

    /** Decides if there is anything new to decide. */
    Next next(Rollback rollback, Hold hold) {
        Status status = rollback.status();
        Optional<Instant> until = status.times().waitUntil();
        boolean due = until.filter(at -> !clock.instant().isBefore(at)).isPresent();
        return switch (status.phase()) {
            case REFUSED, OBSERVED -> hasNewOccurrence(rollback) ? evaluate(reopened(rollback), hold) : new Next.Idle();
            case AWAITING_APPROVAL -> awaiting(rollback, due, hold);
            default ->
                until.isEmpty() || due || hasNews(rollback) ? evaluate(rollback, hold) : new Next.LookAt(until.get());
        };
    }

    private Next awaiting(Rollback rollback, boolean due, Hold hold) {
        Optional<Instant> until = rollback.status().times().waitUntil();
        boolean answered = Judge.answer(rollback)
                .filter(a -> until.filter(at -> !a.at().isBefore(at)).isEmpty())
                .isPresent();
        if (due && !answered) {
            String message = "nobody answered within " + approvalTimeout.toMinutes() + "m";
            Status status =
                    considered(rollback, entry("refuse", Optional.of(Reason.APPROVAL_EXPIRED), message, List.of()));
            return transitions.end(rollback, status, Phase.REFUSED, Reason.APPROVAL_EXPIRED, message);
        }
        if (answered || hasNews(rollback)) {
            return evaluate(rollback, hold);
        }
        return until.<Next>map(Next.LookAt::new).orElseGet(Next.Idle::new);
    }

    /** An evaluation starts from nothing; the log stays. */
    private static Rollback reopened(Rollback rollback) {
        Status status = rollback.status();
        return rollback.withStatus(status.in(Phase.PENDING, Optional.empty(), "")
                .with(Status.Times.NONE)
                .planned(Optional.empty(), false));
    }

    private Next evaluate(Rollback rollback, Hold hold) {
        Decision decision;
        List<String> words;
        try {
            Evidence gathered = evidence.apply(rollback);
            decision = Judge.decide(gathered);
            words = Facts.of(gathered).words();
        } catch (ApiException.Forbidden e) {
            decision = new Decision.Refuse(Reason.FORBIDDEN, "the evidence cannot be read: " + e.getMessage());
            words = List.of();
        }
        boolean waits = hold == Hold.HELD && !(decision instanceof Decision.Refuse);
        return waits ? new Next.Idle() : write(rollback, decision, words);
    }

    private Next write(Rollback rollback, Decision decision, List<String> words) {
        if (decision instanceof Decision.Act act) {
            return act(rollback, act, words);
        }
        if (decision instanceof Decision.AskApproval ask) {
            return ask(rollback, ask, words);
        }
        if (decision instanceof Decision.Wait wait) {
            return await(rollback, wait, words);
        }
        if (decision instanceof Decision.Observe observe) {
            var reason = Reason.WOULD_ROLL_BACK;
            Status status = considered(rollback, entry("observe", Optional.of(reason), observe.message(), words))
                    .planned(Optional.of(observe.plan()), false);
            return transitions.end(rollback, status, Phase.OBSERVED, reason, observe.message());
        }
        var refuse = (Decision.Refuse) decision;
        Status status = considered(rollback, entry("refuse", Optional.of(refuse.reason()), refuse.message(), words));
        return transitions.end(rollback, status, Phase.REFUSED, refuse.reason(), refuse.message());
    }

    private Next act(Rollback rollback, Decision.Act act, List<String> words) {
        long attempts = rollback.status().decisions().stream()
                .filter(d -> d.outcome().equals("act"))
                .count();
        if (attempts >= MAX_ATTEMPTS) {
            String message = "the API server has refused the change " + attempts + " times";
            Status status = considered(rollback, entry("refuse", Optional.of(Reason.FORBIDDEN), message, words));
            return transitions.end(rollback, status, Phase.REFUSED, Reason.FORBIDDEN, message);
        }
        boolean approved = Judge.answer(rollback).isPresent();
        Status status = considered(rollback, entry("act", Optional.empty(), act.message(), words))
                .planned(Optional.of(act.plan()), !rollback.isManual() && !approved);
        return transitions.reserve(
                rollback,
                status.in(Phase.EXECUTING, Optional.empty(), act.message())
                        .with(status.times().executingAt(clock.instant())));
    }

    private Next ask(Rollback rollback, Decision.AskApproval ask, List<String> words) {
        var reason = Reason.APPROVAL_REQUIRED;
        Status status = considered(rollback, entry("ask", Optional.of(reason), ask.message(), words))
                .planned(Optional.of(ask.plan()), false);
        boolean asked = rollback.status().phase() == Phase.AWAITING_APPROVAL;
        Status asking = status.in(Phase.AWAITING_APPROVAL, Optional.of(reason), ask.message());
        return asked
                ? transitions.to(rollback, asking)
                : transitions.to(
                        rollback,
                        asking.with(status.times()
                                        .waitingUntil(
                                                Optional.of(clock.instant().plus(approvalTimeout))))
                                .with(transitions.notice(reason)));
    }

    private Next await(Rollback rollback, Decision.Wait wait, List<String> words) {
        Status status = considered(rollback, entry("wait", Optional.empty(), wait.message(), words));
        return transitions.to(
                rollback,
                status.in(Phase.PENDING, Optional.empty(), wait.message())
                        .with(status.times().waitingUntil(Optional.of(wait.until()))));
    }

    private Status.DecisionEntry entry(String outcome, Optional<Reason> reason, String message, List<String> words) {
        return new Status.DecisionEntry(clock.instant(), outcome, reason, message, words);
    }

    private Status considered(Rollback rollback, Status.DecisionEntry entry) {
        Status status = rollback.status();
        return status.decided(entry, states(rollback)).with(status.times().decidedAt(entry.at()));
    }

    /** An occurrence that the last evaluation has not seen, and that fires. */
    private static boolean hasNewOccurrence(Rollback rollback) {
        List<String> considered = rollback.status().considered();
        return rollback.spec().alerts().stream()
                .filter(AlertOccurrence::isFiring)
                .anyMatch(a -> !considered.contains(a.key()) && !considered.contains(a.key() + RESOLVED));
    }

    private static boolean hasNews(Rollback rollback) {
        return !rollback.status().considered().containsAll(states(rollback));
    }

    private static List<String> states(Rollback rollback) {
        Stream<String> alerts = rollback.spec().alerts().stream().map(a -> a.isFiring() ? a.key() : a.key() + RESOLVED);
        Stream<String> approval = rollback.spec().approval().stream().map(Judge::approvalKey);
        return Stream.concat(alerts, approval).toList();
    }
}
