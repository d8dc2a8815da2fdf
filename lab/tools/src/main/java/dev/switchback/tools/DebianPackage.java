package dev.switchback.tools;

import dev.switchback.tools.Installation.PackageSource;
import dev.switchback.tools.Installation.UnusableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A package of the distribution, unpacked without being installed: no root, no services, nothing outside the folder. */
record DebianPackage(String name) implements PackageSource {
    private static final String START =
            """
            #!/bin/sh
            # Starts the program in the folder that its data files were unpacked to. Arguments need absolute paths.
            cd "$(dirname -- "$0")/../.." && exec "usr/bin/%s" "$@"
            """;

    @Override
    public String description() {
        return "the distribution's package " + name;
    }

    @Override
    public String folder() {
        return "distribution-" + name;
    }

    @Override
    public void unpackInto(Path folder, Progress progress) throws UnusableException, InterruptedException {
        Path work = createFolders(folder.resolve("apt"));
        Path archive = download(work, progress);
        progress.during(
                "Unpacking " + archive.getFileName(),
                () -> run(work, List.of("dpkg-deb", "-x", archive.toString(), folder.toString())));
        Installation.delete(work);
        relocate(folder);
    }

    /**
     * Debian's Alertmanager opens its templates, and Prometheus its pages, below the absolute path at which the package
     * would be installed. The path inside the program becomes one of the same length that is relative to the unpacked
     * folder, and a script of the program's name starts it there.
     */
    private static void relocate(Path folder) throws UnusableException {
        try (Stream<Path> programs = Files.list(folder.resolve("usr/bin"));
                Stream<Path> data = Files.list(folder.resolve("usr/share"))) {
            List<String> installed =
                    data.map(path -> "/usr/share/" + path.getFileName()).toList();
            for (Path program : programs.filter(Files::isRegularFile).toList()) {
                relocate(program, installed);
            }
        } catch (NoSuchFileException nothingToRelocate) {
            // A package without programs or without data.
        } catch (IOException e) {
            throw new UnusableException("cannot prepare the programs in " + folder, e);
        }
    }

    private static void relocate(Path program, List<String> installed) throws IOException {
        // Every byte is one character in this encoding, so that lengths stay.
        String before = Files.readString(program, StandardCharsets.ISO_8859_1);
        String after = before;
        for (String path : installed) {
            after = after.replace(path + "/", path.substring(1) + "//");
        }
        if (after.equals(before)) {
            return;
        }
        Path relocated = program.resolveSibling(program.getFileName() + ".relocated");
        Files.move(program, relocated);
        Files.writeString(relocated, after, StandardCharsets.ISO_8859_1);
        Files.writeString(program, START.formatted(relocated.getFileName()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** With the system's package lists; with lists of our own when those are missing or stale. */
    private Path download(Path work, Progress progress) throws UnusableException, InterruptedException {
        try {
            return progress.during("Downloading " + description(), () -> download(work, List.of()));
        } catch (UnusableException noLists) {
            List<String> ownLists = ownLists(work);
            progress.during("Reading the package lists", () -> run(work, aptGet(ownLists, "update")));
            return progress.during("Downloading " + description(), () -> download(work, ownLists));
        }
    }

    private Path download(Path work, List<String> options) throws UnusableException, InterruptedException {
        run(work, aptGet(options, "download", name));
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new UnusableException("apt-get download left no package " + name));
        } catch (IOException e) {
            throw new UnusableException("cannot read " + work, e);
        }
    }

    private static List<String> ownLists(Path work) throws UnusableException {
        Path lists = work.resolve("lists");
        createFolders(lists.resolve("partial"));
        Path cache = work.resolve("cache");
        createFolders(cache.resolve("archives/partial"));
        Path state = createFolders(work.resolve("state"));
        return List.of(
                "-o", "Dir::State=" + state,
                "-o", "Dir::State::Lists=" + lists,
                "-o", "Dir::Cache=" + cache,
                "-o", "Debug::NoLocking=true");
    }

    private static List<String> aptGet(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q", "-o", "APT::Sandbox::User="));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return command;
    }

    private static Command.Result run(Path folder, List<String> command)
            throws UnusableException, InterruptedException {
        String program = command.get(0);
        try {
            Command.Result result = Command.run(folder, command);
            if (!result.ok()) {
                throw new UnusableException(program + " failed: " + lastLine(result.output()));
            }
            return result;
        } catch (IOException e) {
            throw new UnusableException(program + " cannot be run here", e);
        }
    }

    private static String lastLine(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce("no output", (before, line) -> line);
    }

    private static Path createFolders(Path folder) throws UnusableException {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UnusableException("cannot create " + folder, e);
        }
    }
}
