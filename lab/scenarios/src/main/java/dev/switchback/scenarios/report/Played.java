package dev.switchback.scenarios.report;

import dev.switchback.scenarios.file.Scenario.Heading;
import dev.switchback.scenarios.report.ScenarioResult.Difference;
import java.time.Duration;
import java.util.List;

/**
 * What came of one file, whatever kind it is.
 *
 * @param differences none when it passed
 * @param notes what happened when, for people who look for the cause of a difference
 * @param virtualTime from its beginning to its end, as played
 */
public record Played(Heading heading, List<Difference> differences, List<String> notes, Duration virtualTime) {

    public boolean passed() {
        return differences.isEmpty();
    }
}
