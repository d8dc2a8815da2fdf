package dev.switchback.scenarios.releases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.yaml.Problem;
import dev.switchback.scenarios.report.Played;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every release of ours ends as its file says, and twice in the same way. */
class ReleasesTest {
    private static final Path FOLDER = Path.of("releases");
    private static final String RELEASE =
            """
            name: a release
            delivery:
              image: orders:2
              workload: {kind: Deployment, name: orders}
              strategy: {rolling: {watch: 1m}}
            timeline:
              - {after: 3m}
            expect:
              phase: Succeeded
            """;

    @TestFactory
    Stream<DynamicTest> everyRelease() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream().flatMap(ReleasesTest::tests);
        }
    }

    private static Stream<DynamicTest> tests(Path path) {
        ReleaseFile file = ReleaseFile.read(path).orElseThrow();
        assertThat(file.problems()).isEmpty();
        return file.scenarios().stream()
                .map(scenario -> DynamicTest.dynamicTest(path.getFileName() + ": " + scenario.name(), () -> {
                    Played played = ReleasePlayer.play(scenario);
                    assertThat(played.passed())
                            .as(() -> played.differences() + "\n" + String.join("\n", played.notes()))
                            .isTrue();
                }));
    }

    @Test
    void theSameFilePlaysTheSameWay() {
        ReleaseScenario bad = ReleaseFile.read(FOLDER.resolve("canary-bad-5.yaml"))
                .orElseThrow()
                .scenarios()
                .get(0);

        assertThat(ReleasePlayer.play(bad)).isEqualTo(ReleasePlayer.play(bad));
    }

    @Test
    void whatIsNotAsExpectedIsShown() {
        ReleaseFile file = ReleaseFile.parse("r.yaml", RELEASE.replace("Succeeded", "RolledBack"))
                .orElseThrow();

        assertThat(ReleasePlayer.play(file.scenarios().get(0)).differences())
                .extracting(Object::toString)
                .containsExactly("phase: expected RolledBack, found Succeeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: orders:2|imag: orders:2|r.yaml:3: delivery.imag: unknown key",
                "after: 3m|affter: 3m|r.yaml:7: timeline[0]",
                "{after: 3m}|{after: 3m, kill: service}|r.yaml:7: timeline[0].kill: unknown word 'service'; allowed: driver",
                "{after: 3m}|{after: 3m, prometheus: odd}|prometheus: unknown word 'odd'; allowed: normal, gone, slow",
                "{after: 3m}|{after: 3m, errors: {a: 2}}|r.yaml:7: timeline[0].errors.a: '2' is not a share",
                "{after: 3m}|{after: 3m, ask: {for: stop}}|unknown word 'stop'; allowed: promote, promote-full, pause, resume, abort, undo",
                "phase: Succeeded|phase: Done|r.yaml:9: expect.phase: unknown word 'Done'; allowed: Pending, Progressing",
                "phase: Succeeded|fase: Succeeded|r.yaml:9: expect.fase: unknown key",
            })
    void aMistakeIsNamedWithLineAndKey(String right, String wrong, String problem) {
        List<Problem> problems = ReleaseFile.parse("r.yaml", RELEASE.replace(right, wrong))
                .orElseThrow()
                .problems();

        assertThat(problems).extracting(Problem::text).anyMatch(text -> text.contains(problem));
    }

    @Test
    void aFileWithoutADeliveryHoldsIncidents() {
        assertThat(ReleaseFile.parse("i.yaml", "name: an incident\nnow: 2026-01-15T12:00:00Z\n"))
                .isEmpty();
    }
}
