package dev.switchback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guide has a row for every option, with its names and its range. */
class GuideTest {

    @ParameterizedTest
    @EnumSource(Option.class)
    void hasARowForEveryOption(Option option) throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/runtime/reference.md")).stream()
                .filter(line -> line.startsWith("| `" + option.key() + "` |"))
                .toList();
        assertThat(rows).isNotEmpty();
        assertThat(rows.get(0)).contains(option.least(), option.most());
        assertThat(option.shortNames())
                .allSatisfy(name -> assertThat(rows.get(0)).contains("`" + name + "`"));
    }
}
