package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void everyCommandHasAHelpTextWithExitStatus() {
        var commands = new ArrayList<CommandLine>();
        collect(Switchback.commandLine(shell()), commands);

        assertThat(commands).hasSizeGreaterThan(14);
        for (CommandLine command : commands) {
            if (!command.getCommandName().equals("help")) {
                assertThat(command.getUsageMessage())
                        .as("examples of %s", command.getCommandName())
                        .contains(command == commands.get(0) ? "Exit status" : "Example", "--help");
            }
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .as("picocli reads %% and %%n, and complains about any other percent sign")
                    .noneMatch(line -> line.replace("%%", "").replace("%n", "").contains("%"));
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(command.getCommandName())
                    .isNotEmpty();
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("Roll back the bad deploy", "explain", "cannot be reached", "a person stopped or rejected it")
                .doesNotContain("\u001b");
    }

    @Test
    void helpIsTheSameWithoutReadingAllCommands() {
        CommandLine whole = Switchback.commandLine(shell());
        CommandLine asNeeded = Switchback.commandLine(shell(), "--verbose", "explain", "--help");

        assertThat(asNeeded.getUsageMessage()).isEqualTo(whole.getUsageMessage());
        assertThat(sub(asNeeded, "explain").getUsageMessage())
                .isEqualTo(sub(whole, "explain").getUsageMessage());
        assertThat(sub(asNeeded, "deploy").getCommandSpec().options())
                .as("deploy was not read")
                .hasSizeLessThan(3);
    }

    private static CommandLine sub(CommandLine command, String name) {
        return Objects.requireNonNull(command.getSubcommands().get(name));
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "explain",
                "explain orders",
                "mark great shop/orders x",
                "rollbacks",
                "history --limit 0"
            })
    void usage(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "list, switchback rollbacks list",
        "get rollbacks, switchback rollbacks list",
        "approve shop/x, switchback rollbacks approve NAMESPACE/NAME",
        "expain shop/x, switchback explain"
    })
    void habitsLeadToTheRightCommand(String line, String command) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("did you mean: " + command).hasLineCount(1);
    }

    @Test
    void aKubeconfigThatIsNotThere() {
        assertThat(run("history", "--kubeconfig", folder.resolve("none").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no such file");
    }

    @Test
    void aClusterThatCannotBeReached() throws Exception {
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                contexts: [{name: x, context: {cluster: c}}]
                current-context: x
                """);

        assertThat(run("rollbacks", "list", "--kubeconfig", kubeconfig.toString()))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("cannot be reached", "--kubeconfig").doesNotContain("\tat ");
        assertThat(run("rollbacks", "list", "--kubeconfig", kubeconfig.toString(), "--context", "y"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no context 'y'");
    }

    @Test
    void verboseShowsWhere() {
        run("history", "--kubeconfig", folder.resolve("none").toString(), "--verbose");

        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void theResourceTypesForKubectl() {
        assertThat(run("crd")).isZero();
        assertThat(out.toString())
                .contains("kind: CustomResourceDefinition", "rollbacks.switchback.dev", "deliveries.switchback.dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completion(String shell) {
        assertThat(run("completion", shell)).isZero();
        assertThat(out.toString()).contains("complete", "explain", "kubeconfig");
    }

    @Test
    void version() {
        assertThat(run("version", "--output", "json")).isZero();
        assertThat(out.toString()).contains("\"version\"", "\"java\"");
    }

    private int run(String... arguments) {
        return Switchback.commandLine(shell(), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static Shell shell() {
        return new Shell(Map.of(), "jo", InstantSource.system());
    }
}
