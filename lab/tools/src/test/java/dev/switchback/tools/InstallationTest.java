package dev.switchback.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.switchback.tools.Installation.PackageSource;
import dev.switchback.tools.Installation.UnusableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<String> lines = new CopyOnWriteArrayList<>();
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
        installation = new Installation(programs, timer, lines::add);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        timer.shutdownNow();
    }

    @Test
    void unpacksTheReleaseAndFindsTheProgramInIt() throws Exception {
        assertThat(start(release("promtool.tar.gz", checksum))).isEqualTo(found("promtool-3"));
        assertThat(tools.resolve("promtool-3/release.tar.gz")).doesNotExist();
        assertThat(lines).isEmpty();
    }

    @Test
    void aWrongChecksumIsAnErrorThatSaysSoAndLeavesNothing() throws Exception {
        assertThatThrownBy(() -> start(release("promtool.tar.gz", "0".repeat(64))))
                .hasMessageContainingAll(
                        "the official release http://", "SHA-256 " + checksum, "instead of 0000", "thrown away");
        try (Stream<Path> files = Files.walk(tools)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(tools.resolve("promtool-3")).doesNotExist();
    }

    @Test
    void theNextSourceIsTriedWhenOneFails() throws Exception {
        PackageSource absent = new ReleaseArchive("absent", address("absent.tar.gz"), checksum);
        PackageSource broken = new ReleaseArchive("broken", URI.create("http://127.0.0.1:1/x.tar.gz"), checksum);
        assertThatThrownBy(() -> start(absent, broken))
                .hasMessageContainingAll("the server answered 404", "no download: java.net.ConnectException");
        assertThat(start(absent, release("promtool.tar.gz", checksum))).isEqualTo(found("promtool-3"));
    }

    @Test
    void whatIsThereIsNotInstalledAgain() throws Exception {
        start(release("promtool.tar.gz", checksum));
        archive = new byte[0];
        assertThat(start(release("promtool.tar.gz", "0".repeat(64)))).isEqualTo(found("promtool-3"));
    }

    @Test
    void aProgramThatRunsButDoesNotStartIsPassedOverForTheNextSource() throws Exception {
        PackageSource first = new ReleaseArchive("a-broken-one", address("promtool.tar.gz"), checksum);
        PackageSource second = release("promtool.tar.gz", checksum);

        Finding.Found started = installation.startFirst("promtool", List.of(first, second), candidate -> {
            if (candidate.path().toString().contains("a-broken-one")) {
                throw new UnusableException("failed to parse templates");
            }
            return candidate;
        });

        assertThat(started).isEqualTo(found("promtool-3"));
        assertThat(lines)
                .containsExactly(
                        "passed over " + tools.resolve("a-broken-one/promtool") + ": failed to parse templates");
    }

    @Test
    void whenNoneStartsTheMessageSaysWhyAndWhatToInstall() {
        assertThatThrownBy(() -> installation.startFirst(
                        "promtool", List.of(release("promtool.tar.gz", checksum)), candidate -> {
                            throw new UnusableException("failed to parse templates");
                        }))
                .isInstanceOf(UnusableException.class)
                .hasMessageContainingAll(
                        "promtool not found",
                        "promtool-3/promtool: failed to parse templates",
                        "apt-get install prometheus");
    }

    @Test
    void theOfficialReleasesAreNamedAsGoNamesMachines() {
        assertThat(ReleaseArchive.machine("x86_64")).isEqualTo("amd64");
        assertThat(ReleaseArchive.machine("aarch64")).isEqualTo("arm64");
    }

    private Finding.Found start(PackageSource... sources) throws Exception {
        return installation.startFirst("promtool", List.of(sources), candidate -> candidate);
    }

    private Finding.Found found(String folder) {
        return new Finding.Found("promtool", tools.resolve(folder).resolve("promtool"), "3.5.0");
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
