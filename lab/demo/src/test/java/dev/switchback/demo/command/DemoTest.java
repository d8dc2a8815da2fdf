package dev.switchback.demo.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.cli.Switchback;
import dev.switchback.tools.RequiresProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole loop with a real Prometheus and a real Alertmanager, started as a person starts it. It differs from the demo
 * in {@code verify-soak} alone, so that a build need not wait a minute for the end.
 */
@RequiresProgram({"prometheus", "alertmanager"})
class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    @Test
    @Timeout(180)
    void aBadDeployIsRolledBack() throws Exception {
        Path story = temporary.resolve("story.log");
        Process demo = demo(ProcessBuilder.Redirect.to(story.toFile()), "--output", "json");
        List<String> lines = lines(demo);

        assertThat(demo.waitFor()).as("exit status; the story is in %s", story).isZero();
        JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(result.path("outcome").asText()).isEqualTo("Succeeded");
        assertThat(result.path("reason").asText()).isEqualTo("RolledBack");
        assertThat(result.at("/seconds/total").asDouble()).isBetween(5.0, 60.0);
        assertThat(result.at("/requests/failed").asLong()).isPositive();
        assertThat(temporary.toFile().list()).containsExactly("story.log");
    }

    @ParameterizedTest
    @CsvSource({"Alertmanager, false", "users send, false", "deployed orders:1, true", "users send, true"})
    @Timeout(120)
    void nothingIsLeftWhenItIsToldToEnd(String after, boolean byForce) throws Exception {
        Process demo = demo(ProcessBuilder.Redirect.PIPE, "--output", "json");
        awaitLine(demo, after);
        List<ProcessHandle> started;
        try (Stream<ProcessHandle> descendants = demo.descendants()) {
            started = descendants.toList();
        }
        if (byForce) {
            demo.destroyForcibly();
        } else {
            demo.destroy();
        }

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(started).isNotEmpty();
        started.forEach(
                process -> assertThat(process.onExit()).as("%s", process.info()).succeedsWithin(PATIENCE));
        assertThat(temporary).isEmptyDirectory();
    }

    private Process demo(ProcessBuilder.Redirect story, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-cp", classPath()));
        command.addAll(List.of(Switchback.class.getName(), "demo"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(story);
        builder.environment().putAll(Map.of("SWITCHBACK_VERIFY_SOAK", "3s"));
        return builder.start();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static List<String> lines(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static void awaitLine(Process process, String part) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        List<String> seen = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            seen.add(line);
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("it ended without saying '" + part + "': " + seen);
    }
}
