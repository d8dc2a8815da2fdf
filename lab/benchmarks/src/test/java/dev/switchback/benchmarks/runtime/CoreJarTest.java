package dev.switchback.benchmarks.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The core is small, and needs what the guide lists and nothing else. */
class CoreJarTest {
    private static final Path RUNTIME = Path.of("../../runtime");
    private static final long MOST_BYTES = 200 * 1024;
    private static final Pattern CORE_FOLDER =
            Pattern.compile("<include>(dev/switchback/runtime/\\w+)/\\*\\*</include>");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [\\w.]+:([\\w-]+) ([\\d.]+) \\| (\\d+) \\|");

    @TempDir
    Path folder;

    @Test
    void isAtMost200KiB() throws IOException {
        assertThat(Files.size(core())).isBetween(100_000L, MOST_BYTES);
    }

    /** Annotations of org.jspecify are for compilers: no running program needs them. */
    @Test
    void needsOnlyWhatTheGuideLists() throws IOException {
        String listed = String.join(
                File.pathSeparator,
                listed().values().stream().map(Path::toString).toList());
        StringWriter report = new StringWriter();
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(report),
                        new PrintWriter(report),
                        "--multi-release",
                        "17",
                        "-cp",
                        listed,
                        core().toString());
        assertThat(exit).as(report.toString()).isZero();
        assertThat(report.toString().lines())
                .anyMatch(line -> line.contains("io.prometheus.metrics"))
                .filteredOn(line -> line.endsWith("not found") && !line.contains(" -> not found"))
                .allMatch(line -> line.contains("org.jspecify.annotations"));
    }

    @Test
    void theGuideListsWhatIsMandatory() throws IOException {
        assertThat(listed().keySet())
                .containsAll(mandatoryInPom())
                .hasSizeGreaterThan(mandatoryInPom().size());
        assertThat(classPath().map(jar -> String.valueOf(jar.getFileName())))
                .filteredOn(name -> name.startsWith("prometheus-metrics-"))
                .containsExactlyInAnyOrderElementsOf(listed().values().stream()
                        .map(jar -> String.valueOf(jar.getFileName()))
                        .filter(name -> name.startsWith("prometheus-metrics-"))
                        .toList());
    }

    /** The folders that pom.xml puts into the core, packed. */
    private Path core() throws IOException {
        List<Path> files = new ArrayList<>();
        Path classes = RUNTIME.resolve("target/classes");
        for (MatchResult core : found(CORE_FOLDER, RUNTIME.resolve("pom.xml"))) {
            try (Stream<Path> walked = Files.walk(classes.resolve(core.group(1)))) {
                walked.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        Path jar = folder.resolve("core.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                zip.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
        return jar;
    }

    private static List<String> mandatoryInPom() throws IOException {
        return found(DEPENDENCY, RUNTIME.resolve("pom.xml")).stream()
                .map(dependency -> dependency.group(1))
                .filter(dependency -> !dependency.contains("<scope>") && !dependency.contains("<optional>"))
                .map(dependency -> ARTIFACT.matcher(dependency)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .toList();
    }

    /** The rows of the guide, each with its jar, whose version and size are the row's. */
    private static Map<String, Path> listed() throws IOException {
        Map<String, Path> jars = new LinkedHashMap<>();
        for (MatchResult row : found(ROW, Path.of("../../docs/runtime/guide.md"))) {
            String name = row.group(1) + "-" + row.group(2) + ".jar";
            Path jar = classPath()
                    .filter(file -> file.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not used"));
            assertThat(Math.round(Files.size(jar) / 1024.0)).as(name).isEqualTo(Long.parseLong(row.group(3)));
            jars.put(row.group(1), jar);
        }
        return jars;
    }

    private static Stream<Path> classPath() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of);
    }

    private static List<MatchResult> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().collect(Collectors.toList());
    }
}
