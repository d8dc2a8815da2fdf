package dev.switchback.rollback.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a case. Written by the leader alone, one write a transition.
 *
 * @param message for people: what was found and what follows
 * @param automatic whether the action was taken without a person; limits count these
 * @param considered keys of the occurrences that the last evaluation has seen
 * @param decisions a bounded log of every evaluation, newest last
 */
public record Status(
        Phase phase,
        Optional<Reason> reason,
        String message,
        Optional<Plan> plan,
        boolean automatic,
        Times times,
        List<String> considered,
        List<DecisionEntry> decisions,
        Notice notice) {

    static final int MAX_DECISIONS = 20;

    /** Of a record that nobody has looked at. */
    public static final Status NEW = new Status(
            Phase.PENDING,
            Optional.empty(),
            "",
            Optional.empty(),
            false,
            Times.NONE,
            List.of(),
            List.of(),
            Notice.NONE);

    /**
     * When things happened.
     *
     * @param decided the last decision
     * @param waitUntil a decision or approval waits until then
     * @param executing the reservation: cooldown and breaker count from here
     * @param acted the patch was applied
     * @param healthy the rollout was complete, and has been since
     * @param quiet the rollout was complete and no alert fired, and so it has been since
     * @param finished the case ended
     */
    public record Times(
            Optional<Instant> decided,
            Optional<Instant> waitUntil,
            Optional<Instant> executing,
            Optional<Instant> acted,
            Optional<Instant> healthy,
            Optional<Instant> quiet,
            Optional<Instant> finished) {

        private static final Optional<Instant> NEVER = Optional.empty();

        public static final Times NONE = new Times(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER);

        public Times decidedAt(Instant at) {
            return new Times(Optional.of(at), waitUntil, executing, acted, healthy, quiet, finished);
        }

        public Times waitingUntil(Optional<Instant> until) {
            return new Times(decided, until, executing, acted, healthy, quiet, finished);
        }

        public Times executingAt(Instant at) {
            return new Times(decided, NEVER, Optional.of(at), acted, healthy, quiet, finished);
        }

        public Times actedAt(Instant at) {
            return new Times(decided, waitUntil, executing, Optional.of(at), healthy, quiet, finished);
        }

        public Times healthySince(Optional<Instant> complete, Optional<Instant> withoutAlert) {
            return new Times(decided, waitUntil, executing, acted, complete, withoutAlert, finished);
        }

        public Times finishedAt(Instant at) {
            return new Times(decided, NEVER, executing, acted, healthy, quiet, Optional.of(at));
        }

        /** Decide anew: the reservation is given back. */
        public Times withoutReservation() {
            return new Times(decided, NEVER, NEVER, acted, healthy, quiet, NEVER);
        }
    }

    /**
     * One evaluation.
     *
     * @param outcome act, ask, observe, refuse or wait
     * @param evidence what it rested on, in words
     */
    public record DecisionEntry(
            Instant at, String outcome, Optional<Reason> reason, String message, List<String> evidence) {}

    /**
     * What people were told: sent at least once, also over a crash.
     *
     * @param due still to be sent
     * @param page a person has to act
     */
    public record Notice(boolean due, boolean page) {
        public static final Notice NONE = new Notice(false, false);
    }

    public Optional<RevisionRef> from() {
        return plan.map(Plan::from);
    }

    public Optional<RevisionRef> to() {
        return plan.map(Plan::to);
    }

    public Status in(Phase next, Optional<Reason> why, String text) {
        return new Status(next, why, text, plan, automatic, times, considered, decisions, notice);
    }

    public Status with(Times changed) {
        return new Status(phase, reason, message, plan, automatic, changed, considered, decisions, notice);
    }

    public Status with(Notice changed) {
        return new Status(phase, reason, message, plan, automatic, times, considered, decisions, changed);
    }

    public Status planned(Optional<Plan> changed, boolean isAutomatic) {
        return new Status(phase, reason, message, changed, isAutomatic, times, considered, decisions, notice);
    }

    public Status decided(DecisionEntry entry, List<String> occurrences) {
        var log = new ArrayList<>(decisions);
        log.add(entry);
        var kept = log.size() > MAX_DECISIONS ? log.subList(log.size() - MAX_DECISIONS, log.size()) : log;
        return new Status(phase, reason, message, plan, automatic, times, occurrences, List.copyOf(kept), notice);
    }
}
