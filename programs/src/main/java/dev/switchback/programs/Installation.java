package dev.switchback.programs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Gets a missing program for this user, without root: the distribution's package, else the official release. Used by
 * the demo, never by tests. A step that lasts prints a line every two seconds.
 */
public final class Installation {
    /** Folder below the tools folder in which packages are unpacked; what is there is not searched. */
    static final String UNFINISHED = "unfinished";

    private final Programs programs;
    private final Progress progress;

    /**
     * @param timer for the progress lines
     * @param out where they go, standard error as a rule
     */
    public Installation(Programs programs, ScheduledExecutorService timer, PrintStream out) {
        this.programs = programs;
        this.progress = new Progress(timer, out);
    }

    /** The program if it is here already, else as it was installed; not found says what was tried and why it failed. */
    public Finding install(String name) throws InterruptedException {
        return install(name, KnownProgram.named(name).sources());
    }

    Finding install(String name, List<PackageSource> sources) throws InterruptedException {
        List<String> tried = new ArrayList<>();
        for (PackageSource source : sources) {
            if (programs.search(name) instanceof Finding.Found found) {
                return found;
            }
            try {
                unpack(source);
            } catch (InstallException e) {
                tried.add(source.description() + ": " + e.getMessage());
            } catch (IOException e) {
                tried.add(source.description() + ": cannot write below " + programs.tools() + ": " + e);
            }
        }
        Finding finding = programs.search(name);
        if (finding instanceof Finding.NotFound missing) {
            tried.addAll(0, missing.looked());
            return new Finding.NotFound(name, tried, missing.remedy());
        }
        return finding;
    }

    /** All or nothing: the package appears in the tools folder by one rename. */
    private void unpack(PackageSource source) throws InstallException, IOException, InterruptedException {
        Path target = programs.tools().resolve(source.folder());
        if (Files.exists(target)) {
            throw new InstallException("is in " + target + " already, but does not help");
        }
        Path unfinished = Files.createDirectories(programs.tools().resolve(UNFINISHED));
        Path work = Files.createTempDirectory(unfinished, source.folder());
        try {
            source.unpackInto(work, progress);
            Files.move(work, target);
        } finally {
            Folders.delete(work);
        }
    }
}
