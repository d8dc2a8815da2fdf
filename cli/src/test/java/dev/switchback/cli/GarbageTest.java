package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option and argument of every command is given garbage: the answer is plain words and an exit status. */
class GarbageTest {
    private static final Pattern WORDS_OF_OTHERS = Pattern.compile(
            "Exception|\\b(java|javax|com|org|io|dev)\\.[a-z]+\\.|\tat |internal error|\\bnull\\b(?!')|SQLITE");
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "-1",
            "99999999999999999999",
            "::",
            "http://",
            "http://[",
            "http://localhost:99999",
            "http://127.0.0.1:1",
            "ftp://host",
            "1.5.5h",
            "\u0000",
            "{}",
            "%s",
            "a=b=c",
            "=",
            "sqlite:///",
            "redis://:::",
            "../../etc/passwd",
            "shop/",
            "/",
            "shop/orders/x",
            "x".repeat(5_000));

    @TempDir
    Path folder;

    private final List<String> files = new ArrayList<>();
    private String unreachable = "";

    @BeforeEach
    void write() throws IOException {
        unreachable = file(
                        "unreachable",
                        """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                contexts: [{name: x, context: {cluster: c}}]
                current-context: x
                """)
                .toString();
        Path binary = folder.resolve("binary");
        byte[] bytes = new byte[4_096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(binary, bytes);
        Path huge = folder.resolve("huge");
        Files.writeString(huge, "a: b\n".repeat(500_000));
        for (Path path : List.of(
                folder,
                folder.resolve("missing"),
                binary,
                huge,
                file("empty", ""),
                file("list", "[1, 2]\n"),
                file("text", "hello\n"),
                file("broken", "a: [b\n  c: {d"),
                file("tabs", "\ta: b\n"),
                file("clusters", "clusters: x\ncontexts: [1]\nusers: {a: b}\ncurrent-context: {}\n"),
                file(
                        "certificate",
                        Files.readString(Path.of(unreachable))
                                .replace("cluster: {server", "cluster: {certificate-authority-data: '%%%', server")),
                file("other-server", Files.readString(Path.of(unreachable)).replace("http://127.0.0.1:1", "::nowhere")),
                file("anchors", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *c]\n"))) {
            files.add(path.toString());
        }
        if (Files.exists(Path.of("/proc/self/mem"))) {
            files.add("/proc/self/mem");
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static Stream<String> commands() {
        return leaves(Switchback.commandLine(shell()));
    }

    private static Stream<String> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command.getCommandSpec().qualifiedName())
                : command.getSubcommands().values().stream().flatMap(GarbageTest::leaves);
    }

    @ParameterizedTest
    @MethodSource("commands")
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isAnsweredInPlainWords(String name) {
        CommandLine command = Switchback.commandLine(shell());
        List<String> path = new ArrayList<>(List.of(name.split(" ", -1)).subList(1, name.split(" ", -1).length));
        for (String word : path) {
            command = Objects.requireNonNull(command.getSubcommands().get(word));
        }
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.arity().max() > 0 && !option.inherited()) {
                for (String value : garbage(option)) {
                    List<String> arguments = valid(command, path, option);
                    arguments.add(option.longestName() + "=" + value);
                    check(arguments);
                }
            }
        }
        for (ArgSpec positional : command.getCommandSpec().positionalParameters()) {
            for (String value : garbage(positional)) {
                List<String> arguments = new ArrayList<>(path);
                arguments.addAll(List.of("--", value));
                check(arguments);
            }
        }
    }

    private List<String> garbage(ArgSpec argument) {
        boolean file = argument.paramLabel().contains("FILE");
        if (argument.paramLabel().equals("STORE")) {
            return Stream.concat(VALUES.stream(), files.stream().map(f -> "sqlite://" + f))
                    .toList();
        }
        return file ? files : VALUES;
    }

    /** The command with its arguments as they should be, and a cluster that does not answer. */
    private List<String> valid(CommandLine command, List<String> path, OptionSpec tested) {
        var arguments = new ArrayList<>(path);
        for (ArgSpec positional : command.getCommandSpec().positionalParameters()) {
            String label = positional.paramLabel();
            arguments.add(
                    label.contains("|bad|")
                            ? "bad"
                            : label.contains("bash") ? "bash" : label.contains("/") ? "shop/orders" : "x");
        }
        if (command.getCommandName().equals("serve")) {
            arguments.add("--set=nonsense=1"); // else it would run until somebody stops it
        }
        boolean cluster = command.getCommandSpec().findOption("--kubeconfig") != null;
        if (cluster && !tested.longestName().equals("--kubeconfig")) {
            arguments.add("--kubeconfig=" + unreachable);
        }
        return arguments;
    }

    private void check(List<String> arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Switchback.commandLine(shell(), arguments.toArray(String[]::new))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        assertThat(out.toString() + err).as("%s", arguments).doesNotContainPattern(WORDS_OF_OTHERS);
        assertThat(status).as("%s: %s", arguments, err).isBetween(ExitCode.OK, ExitCode.UNREACHABLE);
        assertThat(status == ExitCode.OK || !(out.toString() + err).isBlank())
                .as("%s", arguments)
                .isTrue();
    }

    @Test
    void aKubeconfigThatIsNotOneIsNamed() {
        for (String file : files) {
            var err = new StringWriter();
            int status = Switchback.commandLine(shell(), "history")
                    .setErr(new PrintWriter(err, true))
                    .execute("history", "--kubeconfig", file);
            assertThat(err.toString()).as(file).contains(file);
            assertThat(status).as("%s: %s", file, err).isEqualTo(ExitCode.USAGE);
        }
    }

    private static Shell shell() {
        return new Shell(Map.of(), "jo", InstantSource.system());
    }
}
