package dev.switchback.cli;

/** What the exit status of every command means. */
final class ExitCode {
    static final int OK = 0;
    /** Not the outcome that was asked for: rolled back, refused, a mismatch, no such object. */
    static final int NEGATIVE = 1;
    /** The command line, or a file that it names, is wrong. */
    static final int USAGE = 2;
    /** The cluster, the service or the store could not be reached. */
    static final int UNREACHABLE = 3;
    /** A person ended it. */
    static final int ABORTED = 4;

    private ExitCode() {}
}
