package dev.switchback.scenarios.report;

import dev.switchback.scenarios.file.Scenario;
import java.time.Duration;
import java.util.List;

/**
 * What came of one incident.
 *
 * @param differences none when it passed
 * @param virtualTime from its beginning to its end, as played
 * @param wallTime that playing it took
 */
public record ScenarioResult(
        Scenario scenario,
        PlayedOutcome outcome,
        List<Difference> differences,
        Duration virtualTime,
        Duration wallTime) {

    /**
     * One thing that is not as expected.
     *
     * @param what such as {@code images shop/orders}
     * @param expected as the file has it
     * @param found as it is
     */
    public record Difference(String what, String expected, String found) {

        @Override
        public String toString() {
            return what + ": expected " + expected + ", found " + found;
        }
    }

    /** Compares. */
    public static ScenarioResult of(Scenario scenario, PlayedOutcome outcome, Duration wallTime) {
        return new ScenarioResult(
                scenario,
                outcome,
                Comparison.of(scenario.expect(), outcome),
                Duration.between(scenario.now(), scenario.end()),
                wallTime);
    }

    /** What a report shows of it. */
    public Played played() {
        return new Played(scenario.heading(), differences, outcome.notes(), virtualTime);
    }

    public boolean passed() {
        return differences.isEmpty();
    }
}
