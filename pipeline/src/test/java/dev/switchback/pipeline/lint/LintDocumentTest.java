package dev.switchback.pipeline.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/lint.md} has every check. */
class LintDocumentTest {
    private static final Pattern CHECK = Pattern.compile("(?:\\.add|LintFinding)\\(\\s*\"([a-z0-9-]+)\",");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    @Test
    void everyCheckIsDocumented() throws Exception {
        var code = new StringBuilder();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/switchback/pipeline/lint"))) {
            sources.forEach(source -> code.append(text(source)));
        }

        Set<String> documented = all(ROW, text(Path.of("../docs/lint.md")));

        assertThat(documented).isEqualTo(all(CHECK, code.toString())).hasSizeGreaterThan(20);
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
