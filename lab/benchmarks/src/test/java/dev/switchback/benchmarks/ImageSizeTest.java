package dev.switchback.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What the service's image adds to its base: its own classes and the dependencies that Maven gives to Jib. */
class ImageSizeTest {
    private static final Path SERVICE = Path.of("../../rollback-service/target");
    private static final long MEGABYTE = 1_000_000;

    @Test
    void isAtMost30Megabytes() throws IOException {
        String dependencies = Files.readString(SERVICE.resolve("image/class-path"));
        long bytes = packed(SERVICE.resolve("classes"));
        for (String entry : dependencies.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            bytes += Files.isDirectory(path) ? packed(path) : Files.size(path);
        }
        System.out.println("the service's image adds " + bytes / 1000 + " kB to its base");
        assertThat(bytes).isBetween(10 * MEGABYTE, 30 * MEGABYTE);
    }

    /** The size of the jar, or of the compressed layer, that a folder of classes becomes. */
    private static long packed(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walked = Files.walk(folder)) {
            files = walked.filter(Files::isRegularFile).toList();
        }
        var bytes = new ByteArrayOutputStream();
        try (var jar = new ZipOutputStream(bytes)) {
            for (Path file : files) {
                jar.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
        return bytes.size();
    }
}
