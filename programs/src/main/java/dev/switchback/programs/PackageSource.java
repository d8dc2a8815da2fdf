package dev.switchback.programs;

import java.nio.file.Path;

/** A way to get a program onto this machine without root. */
interface PackageSource {

    /** What it is, for people: "Debian's package prometheus". */
    String description();

    /** A folder name of its own below the tools folder. */
    String folder();

    /**
     * Leaves the package's files in an empty folder.
     *
     * @throws InstallException says what went wrong; the caller removes the folder
     */
    void unpackInto(Path folder, Progress progress) throws InstallException, InterruptedException;
}
