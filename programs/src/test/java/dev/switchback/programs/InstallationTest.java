package dev.switchback.programs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private HttpServer server;
    private Path tools;
    private Programs programs;
    private Installation installation;
    private byte[] archive;
    private String checksum;

    @BeforeEach
    void aServerWithARelease() throws Exception {
        archive = Files.readAllBytes(tarball());
        checksum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/promtool.tar.gz", exchange -> {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        server.start();
        tools = folder.resolve("tools");
        programs = new Programs(List.of(), tools);
        installation = new Installation(programs, timer, new PrintStream(lines, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        timer.shutdownNow();
    }

    @Test
    void unpacksTheReleaseAndFindsTheProgramInIt() throws Exception {
        Finding finding = installation.install("promtool", List.of(release("promtool.tar.gz", checksum)));
        Path program = tools.resolve("promtool-3/promtool");
        assertThat(finding).isEqualTo(new Finding.Found("promtool", program, "3.5.0"));
        assertThat(tools.resolve("promtool-3/release.tar.gz")).doesNotExist();
        assertThat(lines.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aWrongChecksumIsAnErrorThatSaysSoAndLeavesNothing() throws Exception {
        Finding finding = installation.install("promtool", List.of(release("promtool.tar.gz", "0".repeat(64))));
        assertThat(finding).isInstanceOfSatisfying(Finding.NotFound.class, missing -> assertThat(missing.message())
                .contains("the official release http://", "SHA-256 " + checksum, "instead of 0000", "thrown away"));
        try (Stream<Path> files = Files.walk(tools)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(tools.resolve("promtool-3")).doesNotExist();
    }

    @Test
    void theNextSourceIsTriedWhenOneFails() throws Exception {
        PackageSource absent = new ReleaseArchive("absent", address("absent.tar.gz"), checksum);
        PackageSource broken = new ReleaseArchive("broken", URI.create("http://127.0.0.1:1/x.tar.gz"), checksum);
        assertThat(installation.install("promtool", List.of(absent, broken)))
                .isInstanceOfSatisfying(Finding.NotFound.class, missing -> assertThat(missing.message())
                        .contains("the server answered 404", "no download: java.net.ConnectException"));
        assertThat(installation.install("promtool", List.of(absent, release("promtool.tar.gz", checksum))))
                .isInstanceOf(Finding.Found.class);
    }

    @Test
    void whatIsThereIsNotInstalledAgain() throws Exception {
        installation.install("promtool", List.of(release("promtool.tar.gz", checksum)));
        archive = new byte[0];
        assertThat(installation.install("promtool", List.of(release("promtool.tar.gz", "0".repeat(64)))))
                .isInstanceOf(Finding.Found.class);
    }

    @Test
    void theOfficialReleasesAreNamedAsGoNamesMachines() {
        assertThat(OfficialReleases.machine("x86_64")).isEqualTo("amd64");
        assertThat(OfficialReleases.machine("aarch64")).isEqualTo("arm64");
    }

    private PackageSource release(String file, String sha256) {
        return new ReleaseArchive("promtool-3", address(file), sha256);
    }

    private URI address(String file) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + file);
    }

    private Path tarball() throws IOException, InterruptedException {
        Path content = Files.createDirectory(folder.resolve("prometheus-3.5.0"));
        Path program = content.resolve("promtool");
        Files.writeString(program, "#!/bin/sh\necho 'promtool, version 3.5.0'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path tarball = folder.resolve("r.tar.gz");
        Command.run(
                folder,
                List.of("tar", "-czf", tarball.toString(), content.getFileName().toString()));
        return tarball;
    }
}
