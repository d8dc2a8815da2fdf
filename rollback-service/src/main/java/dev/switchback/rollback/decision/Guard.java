package dev.switchback.rollback.decision;

import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Reason;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import java.util.function.Predicate;

/**
 * One reason not to act, in its place. Guards are asked in order; the first that refuses gives the reason.
 *
 * @param eachAlert whether it judges each alert alone; the rollback goes ahead if one passes
 * @param binds whether it is asked at all; most bind automatic triggers only
 */
public record Guard(Group group, Reason reason, boolean eachAlert, Predicate<Facts> binds, Rule rule) {

    /** What a guard is about. */
    public enum Group {
        REQUEST,
        FORBIDDEN,
        CAUSE,
        TARGET,
        LIMITS
    }

    /** Reads facts and nothing else. */
    @FunctionalInterface
    interface Rule {
        /** @param alert for a manual request one that started now and names the suspect */
        Verdict judge(Facts facts, AlertOccurrence alert);
    }

    /** Judges each alert of an automatic rollback. */
    static Guard ofAlert(Group group, Reason reason, Rule rule) {
        return new Guard(group, reason, true, facts -> !facts.isManual(), rule);
    }

    /** Judges an automatic rollback once. */
    static Guard ofRollback(Group group, Reason reason, Rule rule) {
        return new Guard(group, reason, false, facts -> !facts.isManual(), rule);
    }

    /** Binds what a person asks for too. */
    Guard bindingPeople() {
        return bindingPeopleIf(facts -> true);
    }

    Guard bindingPeopleIf(Predicate<Facts> condition) {
        return new Guard(group, reason, eachAlert, facts -> !facts.isManual() || condition.test(facts), rule);
    }
}
