package dev.switchback.programs;

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

/**
 * A project's own release: a {@code .tar.gz} that is unpacked only if it is exactly the expected one.
 *
 * @param folder a folder name of its own below the tools folder
 * @param sha256 the archive's SHA-256, 64 lower-case hexadecimal digits
 */
record ReleaseArchive(String folder, URI address, String sha256) implements PackageSource {

    @Override
    public String description() {
        return "the official release " + address;
    }

    @Override
    public void unpackInto(Path folder, Progress progress) throws InstallException, InterruptedException {
        Path archive = folder.resolve("release.tar.gz");
        String received = progress.during("Downloading " + address, () -> download(archive));
        if (!received.equals(sha256)) {
            throw new InstallException("the download has SHA-256 " + received + " instead of " + sha256
                    + ": it is damaged or not the real one, and was thrown away");
        }
        progress.during("Unpacking " + archive.getFileName(), () -> unpack(archive, folder));
    }

    /** Answers the SHA-256 of what was written. */
    private String download(Path archive) throws InstallException, InterruptedException {
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
                throw new InstallException("the server answered " + response.statusCode());
            }
            return write(response.body(), archive);
        } catch (IOException e) {
            throw new InstallException("no download: " + e, e);
        }
    }

    private static String write(InputStream body, Path archive) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = new DigestInputStream(body, digest)) {
            Files.copy(in, archive);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Command.Result unpack(Path archive, Path folder) throws InstallException, InterruptedException {
        try {
            Command.Result result = Command.run(
                    folder, List.of("tar", "-xzf", archive.toString(), "--strip-components=1", "--no-same-owner"));
            if (!result.ok()) {
                throw new InstallException("tar failed: " + result.output().strip());
            }
            Files.delete(archive);
            return result;
        } catch (IOException e) {
            throw new InstallException("tar cannot be run here", e);
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
