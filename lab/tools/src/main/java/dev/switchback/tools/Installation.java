package dev.switchback.tools;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Starts a program that may be missing: one from PATH, else one that was installed before, else the official release,
 * else the distribution's package, both unpacked for this user without root. A program counts only once it has started
 * as it will run; one that fails is passed over. Used by the demo and the benchmarks, never by tests. A step that lasts
 * prints a line every two seconds.
 */
public final class Installation {
    /** Folder below the tools folder in which packages are unpacked; what is there is not searched. */
    static final String UNFINISHED = "unfinished";

    private final Programs programs;
    private final Progress progress;

    /**
     * @param timer for the progress lines
     * @param lines where they go
     */
    public Installation(Programs programs, ScheduledExecutorService timer, Consumer<String> lines) {
        this.programs = programs;
        this.progress = new Progress(timer, lines);
    }

    /** Starts a program with the configuration that it will run. */
    @FunctionalInterface
    public interface Start<T> {

        /** @throws UnusableException when it does not start; the next candidate is tried then */
        T start(Finding.Found program) throws UnusableException, InterruptedException;
    }

    /**
     * The first program of that name that starts.
     *
     * @throws UnusableException when none does: what was tried, why each failed, what to install
     */
    public <T> T startFirst(String name, Start<T> start) throws UnusableException, InterruptedException {
        return startFirst(name, KnownProgram.named(name).sources(), start);
    }

    <T> T startFirst(String name, List<PackageSource> sources, Start<T> start)
            throws UnusableException, InterruptedException {
        List<String> failures = new ArrayList<>();
        Set<Path> tried = new HashSet<>();
        for (int next = 0; ; next++) {
            for (Finding.Found candidate : programs.searchAll(name)) {
                if (tried.add(candidate.path())) {
                    try {
                        return start.start(candidate);
                    } catch (UnusableException e) {
                        failures.add(candidate.path() + ": " + e.getMessage());
                        progress.say("passed over " + candidate.path() + ": " + e.getMessage());
                    }
                }
            }
            if (next == sources.size()) {
                throw new UnusableException(programs.missing(name, failures).missing());
            }
            fetch(sources.get(next), failures);
        }
    }

    private void fetch(PackageSource source, List<String> failures) throws InterruptedException {
        try {
            unpack(source);
        } catch (UnusableException e) {
            failures.add(source.description() + ": " + e.getMessage());
        } catch (IOException e) {
            failures.add(source.description() + ": cannot write below " + programs.tools() + ": " + e);
        }
    }

    /** All or nothing: the package appears in the tools folder by one rename. */
    private void unpack(PackageSource source) throws UnusableException, IOException, InterruptedException {
        Path target = programs.tools().resolve(source.folder());
        if (Files.exists(target)) {
            throw new UnusableException("is in " + target + " already and does not help; remove that folder to retry");
        }
        Path unfinished = Files.createDirectories(programs.tools().resolve(UNFINISHED));
        Path work = Files.createTempDirectory(unfinished, source.folder());
        try {
            source.unpackInto(work, progress);
            Files.move(work, target);
        } finally {
            delete(work);
        }
    }

    /** Removes a folder with all that is in it; what cannot be removed stays. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            folder.toFile().deleteOnExit();
        }
    }

    /** A way to get a program onto this machine without root. */
    interface PackageSource {

        /** What it is, for people: "Debian's package prometheus". */
        String description();

        /** A folder name of its own below the tools folder. */
        String folder();

        /**
         * Leaves the package's files in an empty folder.
         *
         * @throws UnusableException says what went wrong; the caller removes the folder
         */
        void unpackInto(Path folder, Progress progress) throws UnusableException, InterruptedException;
    }

    /** A program cannot be installed or does not start; the message says why, in words for people. */
    public static final class UnusableException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        public UnusableException(String message) {
            super(message);
        }

        UnusableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
