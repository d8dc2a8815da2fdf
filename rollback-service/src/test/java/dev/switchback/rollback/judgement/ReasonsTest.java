package dev.switchback.rollback.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Reason;
import dev.switchback.rollback.decision.Guard;
import dev.switchback.rollback.decision.Guards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reasons, guards and the table for people on call say the same. */
class ReasonsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z][A-Za-z]+)`");

    @Test
    void everyReasonHasARowInOperatingMdAndNoOther() throws IOException {
        var documented = ROW.matcher(Files.readString(Path.of("../docs/operating.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented)
                .isEqualTo(Arrays.stream(Reason.values())
                        .map(Reason::text)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyRefusalUpToTheLimitsHasItsGuardInTheOrderOfTheReasons() {
        List<Reason> refusals = Arrays.stream(Reason.values())
                .filter(r -> r.compareTo(Reason.TOO_MANY_ROLLBACKS) <= 0)
                .toList();
        assertThat(Guards.IN_ORDER).extracting(Guard::reason).containsExactlyElementsOf(refusals);
    }

    @Test
    void everyReasonIsProducedByTheCode() {
        String code = sources();
        assertThat(Reason.values()).allSatisfy(reason -> assertThat(code)
                .as("a use of Reason.%s outside Reason.java", reason)
                .containsPattern("Reason\\." + reason.name() + "\\b"));
    }

    private static String sources() {
        return Stream.of("src/main/java", "../resources/src/main/java")
                .flatMap(folder -> walk(Path.of(folder)))
                .filter(file -> file.toString().endsWith(".java") && !file.endsWith("Reason.java"))
                .map(ReasonsTest::read)
                .collect(Collectors.joining());
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
