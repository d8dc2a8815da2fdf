package dev.switchback.rollback.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.ScenarioFile;
import dev.switchback.scenarios.play.Player;
import dev.switchback.scenarios.report.PlayedOutcome;
import dev.switchback.scenarios.report.ScenarioResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every incident of ours ends as an engineer on call would want it to, and twice in the same way. */
class IncidentsTest {
    private static final Path FOLDER = Path.of("../lab/scenarios/incidents");

    @TestFactory
    Stream<DynamicTest> everyIncident() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream().map(ScenarioFile::read).flatMap(IncidentsTest::tests);
        }
    }

    private static Stream<DynamicTest> tests(ScenarioFile file) {
        assertThat(file.problems()).isEmpty();
        return file.scenarios().stream()
                .map(scenario -> DynamicTest.dynamicTest(
                        Path.of(file.name()).getFileName() + ": " + scenario.name(), () -> play(scenario)));
    }

    private static void play(Scenario scenario) {
        PlayedOutcome first = Player.play(scenario);
        ScenarioResult result = ScenarioResult.of(scenario, first, Duration.ZERO);
        assertThat(result.passed()).as(() -> words(result)).isTrue();
        assertThat(Player.play(scenario)).isEqualTo(first);
    }

    private static String words(ScenarioResult result) {
        return result.differences() + "\n" + String.join("\n", result.outcome().notes());
    }
}
