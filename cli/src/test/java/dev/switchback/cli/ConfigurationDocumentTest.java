package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.cli.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} has every flag of {@code switchback serve}. */
class ConfigurationDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(--[a-z]+) [A-Z=]+` \\|");

    @Test
    void hasEveryFlagAndNoOther() throws IOException {
        var documented = ROW.matcher(Files.readString(Path.of("../docs/configuration.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var shell = new Shell(Map.of(), "nobody", InstantSource.system());
        var flags = Objects.requireNonNull(
                        Switchback.commandLine(shell).getSubcommands().get("serve"))
                .getCommandSpec()
                .options()
                .stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.inherited())
                .map(option -> option.longestName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(flags);
    }
}
