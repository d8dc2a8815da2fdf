package dev.switchback.tools;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds programs on this machine: on PATH, then below the tools folder, which is {@code $SWITCHBACK_TOOLS} or
 * {@code ~/.cache/switchback/tools}. A program counts only if it runs and is new enough.
 */
public final class Programs {
    private static final int DEPTH = 6;

    private final List<Path> path;
    private final Path tools;

    Programs(List<Path> path, Path tools) {
        this.path = List.copyOf(path);
        this.tools = tools;
    }

    /** For this process's environment. */
    public static Programs ofThisMachine() {
        return of(System.getenv());
    }

    static Programs of(Map<String, String> environment) {
        List<Path> path = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
        String tools = environment.getOrDefault("SWITCHBACK_TOOLS", "");
        return new Programs(path, tools.isBlank() ? home.resolve(".cache/switchback/tools") : Path.of(tools));
    }

    /** The first usable program of that name on this machine. Never downloads anything. */
    public static Finding find(String name) {
        return ofThisMachine().search(name);
    }

    /**
     * The program's path, for callers that cannot go on without it.
     *
     * @throws IllegalStateException with the whole story when there is none
     */
    public static Path require(String name) {
        Finding finding = find(name);
        return finding.found().map(Finding.Found::path).orElseThrow(() -> new IllegalStateException(finding.missing()));
    }

    /** Where programs are kept that were installed for this user only. */
    public Path tools() {
        return tools;
    }

    /** As {@link #find}, with this object's folders. */
    public Finding search(String name) {
        List<Finding.Found> usable = searchAll(name);
        return usable.isEmpty() ? missing(name, List.of()) : usable.get(0);
    }

    /** Every usable program of that name, in order of preference. */
    public List<Finding.Found> searchAll(String name) {
        KnownProgram program = KnownProgram.named(name);
        return candidates(program).stream()
                .flatMap(candidate -> version(program, candidate)
                        .filter(version -> program.objectionTo(version).isEmpty())
                        .map(version -> new Finding.Found(name, candidate, version))
                        .stream())
                .toList();
    }

    /**
     * That there is none, with what is wrong with each candidate.
     *
     * @param failures what else was tried, and how it failed
     */
    Finding.NotFound missing(String name, List<String> failures) {
        KnownProgram program = KnownProgram.named(name);
        List<String> looked = new ArrayList<>(List.of("looked on PATH", "looked below " + tools));
        for (Path candidate : candidates(program)) {
            version(program, candidate)
                    .map(program::objectionTo)
                    .orElse(Optional.of("does not run"))
                    .ifPresent(objection -> looked.add(candidate + " " + objection));
        }
        looked.addAll(failures);
        return new Finding.NotFound(name, looked, program.remedy());
    }

    private static Optional<String> version(KnownProgram program, Path candidate) {
        List<String> command = new ArrayList<>(List.of(candidate.toString()));
        command.addAll(program.versionArguments());
        try {
            Command.Result result = Command.run(Path.of("/"), command);
            return result.ok() ? KnownProgram.versionIn(result.output()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Executable files of the program's names, each real file once. */
    private List<Path> candidates(KnownProgram program) {
        Stream<Path> onPath =
                path.stream().flatMap(folder -> program.names().stream().map(folder::resolve));
        Stream<Path> below = belowTools().filter(file -> program.names().contains(String.valueOf(file.getFileName())));
        Set<Path> seen = new HashSet<>();
        return Stream.concat(onPath, below)
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .filter(file -> seen.add(real(file)))
                .map(Path::toAbsolutePath)
                .toList();
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    private Stream<Path> belowTools() {
        if (!Files.isDirectory(tools)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(tools, DEPTH)) {
            return files
                    .filter(file -> !tools.relativize(file).startsWith(Installation.UNFINISHED))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
