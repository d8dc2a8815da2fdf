package dev.switchback.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which calls go wrong, and how. Each rule counts the calls that it is about, from when it was added, and strikes once.
 * Every call is recorded, so that an empty script tells what calls a flow makes. Safe for use by many threads.
 */
public final class FaultScript {
    private final List<Rule> rules = new ArrayList<>();
    private final List<ApiCall> seen = new ArrayList<>();
    private final List<ApiCall> struck = new ArrayList<>();
    private Predicate<ApiCall> counted = call -> true;

    private static final class Rule {
        private final CallPattern calls;
        private final Fault fault;
        private int left;

        private Rule(CallPattern calls, int nth, Fault fault) {
            this.calls = calls;
            this.fault = fault;
            this.left = nth;
        }
    }

    /**
     * Adds a rule.
     *
     * @param nth 1 for the next such call
     * @throws IllegalArgumentException when {@code nth} is not positive
     */
    public synchronized FaultScript at(CallPattern calls, int nth, Fault fault) {
        if (nth < 1) {
            throw new IllegalArgumentException("calls are counted from 1: " + nth);
        }
        rules.add(new Rule(calls, nth, fault));
        return this;
    }

    /** Adds a rule in words, such as {@code at("patch deployments", 1, "kill")}. */
    public FaultScript at(String calls, int nth, String fault) {
        return at(CallPattern.parse(calls), nth, Fault.named(fault));
    }

    /** Leaves out of counts and records what does not pass, such as the renewals of leases. */
    public synchronized FaultScript counting(Predicate<ApiCall> calls) {
        counted = calls;
        return this;
    }

    /** Counts a call, and tells what goes wrong with it; of two rules that strike at once the first. */
    public synchronized Optional<Fault> meets(ApiCall call) {
        if (!counted.test(call)) {
            return Optional.empty();
        }
        seen.add(call);
        Optional<Fault> met = Optional.empty();
        for (Rule rule : List.copyOf(rules)) {
            if (rule.calls.matches(call) && --rule.left == 0) {
                rules.remove(rule);
                met = met.or(() -> Optional.of(rule.fault));
            }
        }
        if (met.isPresent()) {
            struck.add(call);
        }
        return met;
    }

    /** Every call until now, in order. */
    public synchronized List<ApiCall> seen() {
        return List.copyOf(seen);
    }

    /** The calls that went wrong, in order. */
    public synchronized List<ApiCall> struck() {
        return List.copyOf(struck);
    }

    /** Whether a rule has not struck yet. */
    public synchronized boolean waits() {
        return !rules.isEmpty();
    }

    /** Forgets all rules and calls. */
    public synchronized void clear() {
        rules.clear();
        seen.clear();
        struck.clear();
    }
}
