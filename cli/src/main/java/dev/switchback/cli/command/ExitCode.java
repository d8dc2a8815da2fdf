package dev.switchback.cli.command;

/** The exit status of every command, and its line in the help text. */
public final class ExitCode {
    public static final int OK = 0;
    /** Refused, failed, a mismatch, no such object. */
    public static final int NEGATIVE = 1;
    /** The command line, or a file that it names, is wrong. */
    public static final int USAGE = 2;
    /** The cluster, the service or the store could not be reached. */
    public static final int UNREACHABLE = 3;
    /** A person stopped or rejected it. */
    public static final int STOPPED = 4;

    public static final String HEADING = "%nExit status%n";
    public static final String OK_HELP = "  0  done";
    public static final String NEGATIVE_HELP = "  1  refused, failed, a mismatch, or no such object";
    public static final String USAGE_HELP = "  2  the command line, or a file that it names, is wrong";
    public static final String UNREACHABLE_HELP = "  3  the cluster, the service or the store cannot be reached";
    public static final String STOPPED_HELP = "  4  a person stopped or rejected it";

    private ExitCode() {}
}
