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
        Scenario scenario, Outcome outcome, List<Difference> differences, Duration virtualTime, Duration wallTime) {

    /** Compares. */
    public static ScenarioResult of(Scenario scenario, Outcome outcome, Duration wallTime) {
        return new ScenarioResult(
                scenario,
                outcome,
                Comparison.of(scenario.expect(), outcome),
                Duration.between(scenario.now(), scenario.end()),
                wallTime);
    }

    public boolean passed() {
        return differences.isEmpty();
    }
}
