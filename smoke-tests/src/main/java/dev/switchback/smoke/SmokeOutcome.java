package dev.switchback.smoke;

import java.util.List;
import java.util.stream.Collectors;

/** What came of a suite. */
public sealed interface SmokeOutcome {

    /** Whether every check passed. */
    default boolean passed() {
        return false;
    }

    /** Every check at every place, in the order in which they were run; empty when none was. */
    default List<CheckResult> checks() {
        return List.of();
    }

    /** One sentence for people. */
    String message();

    /** In one word: {@code Passed}, {@code Failed}, {@code NoPods} or {@code Unreachable}. */
    default String word() {
        return getClass().getSimpleName();
    }

    /** Every check passed. */
    record Passed(List<CheckResult> checks) implements SmokeOutcome {
        @Override
        public boolean passed() {
            return true;
        }

        @Override
        public String message() {
            return checks.size() == 1 ? "the one check passed" : "all " + checks.size() + " checks passed";
        }
    }

    /** At least one check failed. */
    record Failed(List<CheckResult> checks) implements SmokeOutcome {
        @Override
        public String message() {
            List<CheckResult> failed =
                    checks.stream().filter(check -> !check.passed()).toList();
            return failed.size() + " of " + checks.size() + " checks failed: "
                    + failed.stream()
                            .limit(3)
                            .map(check ->
                                    check.check() + " at " + check.place() + ": " + String.join("; ", check.problems()))
                            .collect(Collectors.joining(" | "))
                    + (failed.size() > 3 ? " | ..." : "");
        }
    }

    /** There was no pod to check, which is a failure. */
    record NoPods(String message) implements SmokeOutcome {}

    /** The cluster did not answer, or did not let us reach the pods: nothing is known about them. */
    record Unreachable(String message) implements SmokeOutcome {}
}
