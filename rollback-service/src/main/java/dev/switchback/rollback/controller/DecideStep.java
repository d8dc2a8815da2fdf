package dev.switchback.rollback.controller;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.decision.Judge;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.Evidence;
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

    /** A workload that changes before each patch is nothing to keep from people for longer. */
    private static final int PAGED_ATTEMPT = 5;

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
    Result next(Rollback rollback, Hold hold) {
        Status status = rollback.status();
        Optional<Instant> until = status.times().waitUntil();
        boolean due = until.filter(at -> !clock.instant().isBefore(at)).isPresent();
        return switch (status.phase()) {
            case REFUSED, OBSERVED -> hasNewOccurrence(rollback) ? evaluate(reopened(rollback), hold) : Result.done();
            case AWAITING_APPROVAL -> awaiting(rollback, due, hold);
            default ->
                until.isEmpty() || due || hasNews(rollback)
                        ? evaluate(rollback, hold)
                        : Result.requeueAt(until.get(), clock.instant());
        };
    }

    private Result awaiting(Rollback rollback, boolean due, Hold hold) {
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
        return until.map(at -> Result.requeueAt(at, clock.instant())).orElseGet(Result::done);
    }

    /** An evaluation starts from nothing; the log stays. */
    private static Rollback reopened(Rollback rollback) {
        Status status = rollback.status();
        return rollback.withStatus(status.in(Phase.PENDING, Optional.empty(), "")
                .with(Status.Times.NONE)
                .planned(Optional.empty(), false));
    }

    private Result evaluate(Rollback rollback, Hold hold) {
        try {
            Judge.Judgement judgement = Judge.judge(evidence.apply(rollback));
            return write(rollback, hold, judgement.decision(), judgement.facts().words());
        } catch (ApiException.Forbidden e) {
            var refuse = new Decision.Refuse(Reason.FORBIDDEN, "the evidence cannot be read: " + e.getMessage());
            return write(rollback, hold, refuse, List.of());
        }
    }

    private Result write(Rollback rollback, Hold hold, Decision decision, List<String> words) {
        return decision.accept(new Writer(rollback, hold, words));
    }

    /** Writes what follows from a decision. While another rollback acts on the workload only a refusal is written. */
    private final class Writer implements Decision.Visitor<Result> {
        private final Rollback rollback;
        private final Hold hold;
        private final List<String> words;

        private Writer(Rollback rollback, Hold hold, List<String> words) {
            this.rollback = rollback;
            this.hold = hold;
            this.words = words;
        }

        @Override
        public Result act(Decision.Act act) {
            return hold == Hold.HELD ? Result.done() : DecideStep.this.act(rollback, act, words);
        }

        @Override
        public Result ask(Decision.AskApproval ask) {
            return hold == Hold.HELD ? Result.done() : DecideStep.this.ask(rollback, ask, words);
        }

        @Override
        public Result await(Decision.Wait wait) {
            return hold == Hold.HELD ? Result.done() : DecideStep.this.await(rollback, wait, words);
        }

        @Override
        public Result observe(Decision.Observe observe) {
            if (hold == Hold.HELD) {
                return Result.done();
            }
            var reason = Reason.WOULD_ROLL_BACK;
            Status status = considered(rollback, entry("observe", Optional.of(reason), observe.message(), words))
                    .planned(Optional.of(observe.plan()), false);
            return transitions.end(rollback, status, Phase.OBSERVED, reason, observe.message());
        }

        @Override
        public Result refuse(Decision.Refuse refuse) {
            Status status = considered(rollback, entry("refuse", refuse.reason(), refuse.message(), words));
            return transitions.end(rollback, status, Phase.REFUSED, refuse.why(), refuse.message());
        }
    }

    private Result act(Rollback rollback, Decision.Act act, List<String> words) {
        boolean approved = Judge.answer(rollback).isPresent();
        Status status = considered(rollback, entry("act", Optional.empty(), act.message(), words))
                .planned(Optional.of(act.plan()), !rollback.isManual() && !approved);
        Status reserved = status.in(Phase.EXECUTING, Optional.empty(), act.message())
                .with(status.times().executingAt(clock.instant()));
        int attempts = attempts(status);
        if (attempts == PAGED_ATTEMPT && !status.notice().page()) {
            reserved = reserved.in(
                            Phase.EXECUTING,
                            Optional.empty(),
                            act.message() + "; attempt " + attempts + ": "
                                    + rollback.status().message())
                    .with(Status.Notice.PAGE);
        }
        return transitions.reserve(rollback, attempts == 1 ? reserved.with(Status.Notice.NONE) : reserved);
    }

    /** How many decisions in a row, the last one included, were to act. */
    static int attempts(Status status) {
        List<Status.DecisionEntry> decisions = status.decisions();
        int attempts = 0;
        while (attempts < decisions.size()
                && decisions.get(decisions.size() - 1 - attempts).outcome().equals("act")) {
            attempts++;
        }
        return attempts;
    }

    private Result ask(Rollback rollback, Decision.AskApproval ask, List<String> words) {
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
                                .with(transitions.notice(rollback, reason)));
    }

    private Result await(Rollback rollback, Decision.Wait wait, List<String> words) {
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
