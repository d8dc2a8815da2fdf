package dev.switchback.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A package of the distribution, unpacked without being installed: no root, no services, nothing outside the folder. */
record DebianPackage(String name) implements PackageSource {

    @Override
    public String description() {
        return "the distribution's package " + name;
    }

    @Override
    public String folder() {
        return "debian-" + name;
    }

    @Override
    public void unpackInto(Path folder, Progress progress) throws InstallException, InterruptedException {
        Path work = createFolders(folder.resolve("apt"));
        Path archive = download(work, progress);
        progress.during(
                "Unpacking " + archive.getFileName(),
                () -> run(work, List.of("dpkg-deb", "-x", archive.toString(), folder.toString())));
        Folders.delete(work);
    }

    /** With the system's package lists; with lists of our own when those are missing or stale. */
    private Path download(Path work, Progress progress) throws InstallException, InterruptedException {
        try {
            return progress.during("Downloading " + description(), () -> download(work, List.of()));
        } catch (InstallException noLists) {
            List<String> ownLists = ownLists(work);
            progress.during("Reading the package lists", () -> run(work, aptGet(ownLists, "update")));
            return progress.during("Downloading " + description(), () -> download(work, ownLists));
        }
    }

    private Path download(Path work, List<String> options) throws InstallException, InterruptedException {
        run(work, aptGet(options, "download", name));
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new InstallException("apt-get download left no package " + name));
        } catch (IOException e) {
            throw new InstallException("cannot read " + work, e);
        }
    }

    private static List<String> ownLists(Path work) throws InstallException {
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

    private static Command.Result run(Path folder, List<String> command) throws InstallException, InterruptedException {
        String program = command.get(0);
        try {
            Command.Result result = Command.run(folder, command);
            if (!result.ok()) {
                throw new InstallException(program + " failed: " + lastLine(result.output()));
            }
            return result;
        } catch (IOException e) {
            throw new InstallException(program + " cannot be run here", e);
        }
    }

    private static String lastLine(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce("no output", (before, line) -> line);
    }

    private static Path createFolders(Path folder) throws InstallException {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InstallException("cannot create " + folder, e);
        }
    }
}
