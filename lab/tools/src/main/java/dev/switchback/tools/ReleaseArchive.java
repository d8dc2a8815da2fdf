package dev.switchback.tools;

import dev.switchback.tools.Installation.PackageSource;
import dev.switchback.tools.Installation.UnusableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A project's own release: a {@code .tar.gz} that is unpacked only if it is exactly the expected one.
 *
 * @param folder a folder name of its own below the tools folder
 * @param sha256 the archive's SHA-256, 64 lower-case hexadecimal digits
 */
record ReleaseArchive(String folder, URI address, String sha256) implements PackageSource {
    /** The pinned releases; checksums are those of each release's sha256sums.txt. */
    static final PackageSource PROMETHEUS = release(
            "prometheus",
            "3.5.0",
            Map.of(
                    "amd64", "e811827af26d822afb09a4f28314f61b618b12cff5369835a67f674d8b46f39a",
                    "arm64", "173389cc42bf09c4e6e54cb53fa07a5a835d7c261e14775d2183181d6e385d1c"));

    static final PackageSource ALERTMANAGER = release(
            "alertmanager",
            "0.28.1",
            Map.of(
                    "amd64", "5ac7ab5e4b8ee5ce4d8fb0988f9cb275efcc3f181b4b408179fafee121693311",
                    "arm64", "d8832540e5b9f613d2fd759e31d603173b9c61cc7bb5e3bc7ae2f12038b1ce4f"));

    private static PackageSource release(String project, String version, Map<String, String> checksums) {
        String machine = machine(System.getProperty("os.arch", ""));
        String name = project + "-" + version + ".linux-" + machine;
        return new ReleaseArchive(
                name,
                URI.create("https://github.com/prometheus/" + project + "/releases/download/v" + version + "/" + name
                        + ".tar.gz"),
                checksums.getOrDefault(machine, "no checksum is known for " + machine));
    }

    /** The name that Go's releases have for what Java calls {@code os.arch}. */
    static String machine(String arch) {
        return switch (arch) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> arch;
        };
    }

    @Override
    public String description() {
        return "the official release " + address;
    }

    @Override
    public void unpackInto(Path folder, Progress progress) throws UnusableException, InterruptedException {
        Path archive = folder.resolve("release.tar.gz");
        String received = progress.during("Downloading " + address, () -> download(archive));
        if (!received.equals(sha256)) {
            throw new UnusableException("the download has SHA-256 " + received + " instead of " + sha256
                    + ": it is damaged or not the real one, and was thrown away");
        }
        progress.during("Unpacking " + archive.getFileName(), () -> unpack(archive, folder));
    }

    /** Answers the SHA-256 of what was written. */
    private String download(Path archive) throws UnusableException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(1)).build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new UnusableException("the server answered " + response.statusCode());
            }
            return write(response.body(), archive);
        } catch (IOException e) {
            throw new UnusableException("no download: " + e, e);
        }
    }

    private static String write(InputStream body, Path archive) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = new DigestInputStream(body, digest)) {
            Files.copy(in, archive);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Command.Result unpack(Path archive, Path folder) throws UnusableException, InterruptedException {
        try {
            Command.Result result = Command.run(
                    folder, List.of("tar", "-xzf", archive.toString(), "--strip-components=1", "--no-same-owner"));
            if (!result.ok()) {
                throw new UnusableException("tar failed: " + result.output().strip());
            }
            Files.delete(archive);
            return result;
        } catch (IOException e) {
            throw new UnusableException("tar cannot be run here", e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
