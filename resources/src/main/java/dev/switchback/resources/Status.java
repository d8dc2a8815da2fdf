package dev.switchback.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a rollback. Written by the leader alone, one write a transition.
 *
 * @param automatic whether the action was taken without a person; limits count these
 * @param targets the revisions that were restored so far, newest last: a second one follows when the first does not come up
 */
public record Status(
        State state,
        Optional<Plan> plan,
        boolean automatic,
        Times times,
        Log log,
        List<Target> targets,
        Notice notice) {

    static final int MAX_DECISIONS = 20;

    /** Of a rollback that nobody has looked at. */
    public static final Status NEW = new Status(
            new State(Phase.PENDING, Optional.empty(), ""),
            Optional.empty(),
            false,
            Times.NONE,
            new Log(List.of(), List.of()),
            List.of(),
            Notice.NONE);

    /**
     * Where it stands.
     *
     * @param message for people: what was found and what follows
     */
    public record State(Phase phase, Optional<Reason> reason, String message) {}

    /**
     * When things happened.
     *
     * @param decided the last decision
     * @param waitUntil a decision or approval waits until then
     * @param executing the reservation: cooldown and breaker count from here
     * @param acted the patch was applied
     * @param healthy the rollout was complete, and has been since
     * @param quiet the rollout was complete and no alert fired, and so it has been since
     * @param finished the rollback ended
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
            return new Times(decided, NEVER, Optional.of(at), acted, NEVER, NEVER, finished);
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

        /** To be decided again: the reservation is given back. */
        public Times withoutReservation() {
            return new Times(decided, NEVER, NEVER, acted, healthy, quiet, NEVER);
        }
    }

    /**
     * The evaluations so far.
     *
     * @param considered keys of the occurrences that the last one has seen
     * @param decisions one entry an evaluation, bounded, newest last
     */
    public record Log(List<String> considered, List<DecisionEntry> decisions) {}

    /**
     * One evaluation.
     *
     * @param outcome act, ask, observe, refuse or wait
     * @param evidence what it rested on, in words
     */
    public record DecisionEntry(
            Instant at, String outcome, Optional<Reason> reason, String message, List<String> evidence) {}

    /**
     * A revision that was restored.
     *
     * @param from hash of the revision that it replaced
     * @param hash its own
     * @param admitted digest of the template as admission changed it; empty when it stored what we sent
     * @param started when its pods were first seen to run without being ready
     * @param failure why it did not come up, which makes it known bad; empty while nothing is known against it
     */
    public record Target(
            String from, String hash, Optional<String> admitted, Optional<Instant> started, Optional<String> failure) {

        public Target startedAt(Optional<Instant> at) {
            return new Target(from, hash, admitted, at, failure);
        }

        public Target failed(String why) {
            return new Target(from, hash, admitted, started, Optional.of(why));
        }
    }

    /**
     * What people were told: sent at least once, also over a crash.
     *
     * @param due still to be sent
     * @param page a person has to act
     */
    public record Notice(boolean due, boolean page) {
        public static final Notice NONE = new Notice(false, false);
        public static final Notice PAGE = new Notice(true, true);
    }

    public Phase phase() {
        return state.phase();
    }

    public Optional<Reason> reason() {
        return state.reason();
    }

    public String message() {
        return state.message();
    }

    public List<String> considered() {
        return log.considered();
    }

    public List<DecisionEntry> decisions() {
        return log.decisions();
    }

    public Optional<RevisionRef> from() {
        return plan.map(Plan::from);
    }

    public Optional<RevisionRef> to() {
        return plan.map(Plan::to);
    }

    /** The target that is being restored. */
    public Optional<Target> target() {
        return targets.isEmpty() ? Optional.empty() : Optional.of(targets.get(targets.size() - 1));
    }

    public Status in(Phase next, Optional<Reason> why, String text) {
        return new Status(new State(next, why, text), plan, automatic, times, log, targets, notice);
    }

    public Status with(Times changed) {
        return new Status(state, plan, automatic, changed, log, targets, notice);
    }

    public Status with(Notice changed) {
        return new Status(state, plan, automatic, times, log, targets, changed);
    }

    public Status planned(Optional<Plan> changed, boolean isAutomatic) {
        return new Status(state, changed, isAutomatic, times, log, targets, notice);
    }

    /** With one more target. */
    public Status restoring(Target target) {
        var more = new ArrayList<>(targets);
        more.add(target);
        return new Status(state, plan, automatic, times, log, List.copyOf(more), notice);
    }

    /** With the newest target as it is now. */
    public Status with(Target target) {
        List<Target> before = targets.subList(0, Math.max(0, targets.size() - 1));
        return new Status(state, plan, automatic, times, log, List.copyOf(before), notice).restoring(target);
    }

    public Status decided(DecisionEntry entry, List<String> occurrences) {
        var entries = new ArrayList<>(decisions());
        entries.add(entry);
        int surplus = Math.max(0, entries.size() - MAX_DECISIONS);
        var kept = new Log(occurrences, List.copyOf(entries.subList(surplus, entries.size())));
        return new Status(state, plan, automatic, times, kept, targets, notice);
    }
}
