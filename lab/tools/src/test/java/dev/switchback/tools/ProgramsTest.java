package dev.switchback.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @TempDir
    Path folder;

    private Path bin;
    private Path tools;
    private Programs programs;

    @BeforeEach
    void anEmptyMachine() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        tools = Files.createDirectory(folder.resolve("tools"));
        programs = new Programs(List.of(folder.resolve("absent"), bin), tools);
    }

    @Test
    void pathComesBeforeTheToolsFolder() throws IOException {
        program(tools.resolve("debian-prometheus/usr/bin/promtool"), "promtool, version 2.42.0+ds (branch: x)");
        assertThat(programs.search("promtool"))
                .isEqualTo(
                        new Finding.Found("promtool", tools.resolve("debian-prometheus/usr/bin/promtool"), "2.42.0"));

        Path onPath = program(bin.resolve("promtool"), "promtool, version 3.15.0");
        assertThat(programs.search("promtool")).isEqualTo(new Finding.Found("promtool", onPath, "3.15.0"));
        assertThat(programs.searchAll("promtool"))
                .extracting(Finding.Found::version)
                .containsExactly("3.15.0", "2.42.0");
    }

    @Test
    void debiansAlertmanagerHasAnotherName() throws IOException {
        Path debian = program(bin.resolve("prometheus-alertmanager"), "alertmanager, version 0.25.0");
        assertThat(programs.search("alertmanager")).isEqualTo(new Finding.Found("alertmanager", debian, "0.25.0"));
    }

    @Test
    void aMissingProgramSaysWhereItWasLookedForAndWhatToDo() {
        Finding finding = programs.search("prometheus");
        assertThat(finding).isInstanceOf(Finding.NotFound.class);
        assertThat(finding.missing())
                .startsWith("prometheus not found (looked on PATH; looked below " + tools + "). ")
                .contains("apt-get install prometheus");
    }

    @Test
    void anOldOneIsNotUsed() throws IOException {
        Path old = program(bin.resolve("prometheus"), "prometheus, version 2.24.1");
        assertThat(programs.search("prometheus"))
                .isInstanceOfSatisfying(Finding.NotFound.class, missing -> assertThat(missing.looked())
                        .contains(old + " is version 2.24.1, older than 2.42"));
        program(tools.resolve("new/prometheus"), "prometheus, version 2.42.0");
        assertThat(programs.search("prometheus")).isInstanceOf(Finding.Found.class);
    }

    @Test
    void oneThatDoesNotRunIsNotUsed() throws IOException {
        Path broken = script(bin.resolve("amtool"), "exit 1");
        assertThat(programs.search("amtool"))
                .isInstanceOfSatisfying(Finding.NotFound.class, missing -> assertThat(missing.looked())
                        .contains(broken + " does not run"));
    }

    @Test
    void theSameFileCountsOnce() throws IOException {
        Path real = program(bin.resolve("promtool"), "promtool, version 3.15.0");
        Files.createSymbolicLink(tools.resolve("promtool"), real);
        assertThat(programs.searchAll("promtool")).hasSize(1);
    }

    @Test
    void halfUnpackedPackagesAreNotSearched() throws IOException {
        program(tools.resolve("unfinished/debian1/usr/bin/promtool"), "promtool, version 2.42.0");
        assertThat(programs.searchAll("promtool")).isEmpty();
    }

    @Test
    void theEnvironmentNamesTheFolders() {
        assertThat(Programs.of(Map.of("HOME", "/home/jo", "PATH", "")).tools())
                .isEqualTo(Path.of("/home/jo/.cache/switchback/tools"));
        assertThat(Programs.of(Map.of("HOME", "/home/jo", "SWITCHBACK_TOOLS", "/opt/tools"))
                        .tools())
                .isEqualTo(Path.of("/opt/tools"));
    }

    @Test
    void versionsCompareByNumber() {
        assertThat(KnownProgram.compare("2.9", "2.42")).isNegative();
        assertThat(KnownProgram.compare("2.42.0", "2.42")).isZero();
        assertThat(KnownProgram.compare("3.0", "2.42.1")).isPositive();
        assertThat(KnownProgram.versionIn("Client Version: v1.35.4 and more 9.9"))
                .contains("1.35.4");
        assertThat(KnownProgram.versionIn("no number")).isEmpty();
    }

    private static Path program(Path file, String version) throws IOException {
        return script(file, "echo '" + version + "'");
    }

    private static Path script(Path file, String body) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
