package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the service's image adds to its base: this module's classes and the dependencies that Maven gives to Jib. */
class ImageTest {
    private static final Path LAB = Path.of("../lab");

    @Test
    void nothingOfTheLabIsInIt() throws IOException {
        List<String> lab = labPackages();
        assertThat(lab).contains("dev/switchback/localcluster/", "dev/switchback/orders/", "dev/switchback/demo/");
        for (Path entry : content()) {
            assertThat(classes(entry)).as("classes in %s", entry).noneMatch(name -> lab.stream()
                    .anyMatch(name::startsWith));
        }
    }

    @Test
    void whatItStartsIsInIt() throws IOException {
        assertThat(classes(Path.of("target/classes"))).contains("dev/switchback/rollback/web/RollbackMain.class");
        assertThat(content()).anyMatch(entry -> entry.toString().contains("slf4j-simple"));
    }

    private static List<Path> content() throws IOException {
        String dependencies = Files.readString(Path.of("target/image/class-path"));
        return Stream.concat(Stream.of("target/classes"), Stream.of(dependencies.split(File.pathSeparator, -1)))
                .map(Path::of)
                .toList();
    }

    /** Jars, and in a build that stops before it makes them, folders of classes. */
    private static List<String> classes(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            return filesBelow(entry).stream()
                    .map(file -> entry.relativize(file).toString())
                    .toList();
        }
        try (var jar = new JarFile(entry.toFile())) {
            return jar.stream().map(Object::toString).toList();
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** {@code dev/switchback/orders/} and the like. */
    private static List<String> labPackages() throws IOException {
        try (Stream<Path> modules = Files.list(LAB)) {
            return modules.map(module -> module.resolve("src/main/java/dev/switchback"))
                    .filter(Files::isDirectory)
                    .flatMap(ImageTest::children)
                    .map(folder -> "dev/switchback/" + folder.getFileName() + "/")
                    .toList();
        }
    }

    private static Stream<Path> children(Path folder) {
        return Stream.of(folder.toFile().listFiles(File::isDirectory)).map(File::toPath);
    }
}
