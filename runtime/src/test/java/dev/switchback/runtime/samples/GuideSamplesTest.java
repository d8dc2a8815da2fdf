package dev.switchback.runtime.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of the guide, each as a project of its own: compiled as it stands, and run, without this module's tests. */
@Timeout(120)
class GuideSamplesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```");
    private static final Pattern MAIN = Pattern.compile("public class (\\w+)");
    private static final Set<String> SAMPLES = Set.of("Shop", "OneBreaker", "SpringShop", "MicronautShop", "Worker");

    @TempDir
    Path folder;

    private static Map<String, String> samples() throws IOException {
        Map<String, String> samples = new LinkedHashMap<>();
        String guide = Files.readString(Path.of("../docs/runtime/guide.md"));
        for (MatchResult block : BLOCK.matcher(guide).results().toList()) {
            String code = block.group(1);
            samples.put(MAIN.matcher(code).results().findFirst().orElseThrow().group(1), code);
        }
        return samples;
    }

    /** What the service has: this module, and the libraries that it brings. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String compiled(String name) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src")).resolve(name + ".java");
        Files.writeString(source, samples().get(name));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-parameters",
                "-d",
                classes.toString(),
                "-cp",
                classPath(),
                "-processorpath",
                name.startsWith("Micronaut") ? classPath() : classes.toString());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(errors, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(done).as(errors.toString()).isTrue();
        }
        return classes + File.pathSeparator + classPath();
    }

    @Test
    void allOfThemAreTried() throws IOException {
        assertThat(samples().keySet()).isEqualTo(SAMPLES);
    }

    @Test
    void theBreakerAlonePays() throws Exception {
        String classPath = compiled("OneBreaker");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "shop.OneBreaker")
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("paid\n");
    }

    @Test
    void theQuickstartAnswersWhenItsModelDoesNot() throws Exception {
        Map<String, String> environment = Map.of(
                "MODEL", "http://127.0.0.1:1/",
                "GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0",
                "FALLBACK_CHAIN_DEGRADED_MESSAGE", "back soon");
        try (Service service = Service.start("shop.Shop", compiled("Shop"), environment)) {
            assertThat(service.get("/hello").body()).isEqualTo("back soon");
            assertThat(service.get("/metrics").body())
                    .contains("fallback_chain_tier_usage_total{chain=\"model\",tier=\"degraded\"} 1.0");
            service.terminate();
            assertThat(service.awaitEnd()).isZero();
        }
    }

    @Test
    void theWorkerEndsWhenItIsAskedTo() throws Exception {
        Map<String, String> environment = Map.of("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0");
        try (Service service = Service.start("shop.Worker", compiled("Worker"), environment)) {
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
            service.terminate();
            assertThat(service.awaitEnd()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SpringShop", "MicronautShop"})
    void theFrameworksGuardAndFallBack(String name) throws Exception {
        Map<String, String> environment =
                Map.of("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0", "SERVER_PORT", "0", "MICRONAUT_SERVER_PORT", "-1");
        try (Service service = Service.start("shop." + name, compiled(name), environment)) {
            assertThat(service.get("/pay/cup").body()).isEqualTo("cup will be paid later");
            assertThat(service.get("/circuit-breakers/payments").body()).contains("\"failure\":1");
            assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
            service.terminate();
            assertThat(service.awaitEnd()).isEqualTo(143);
        }
    }
}
