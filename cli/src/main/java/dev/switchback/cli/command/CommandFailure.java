package dev.switchback.cli.command;

import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.rollback.store.Written;

/** Ends a command with a message that says what is wrong and what to do. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String MISSING_TYPE = "; if the Rollback type is missing: switchback crd | kubectl apply -f -";

    private final int exitCode;

    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    private CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command line, or a file that it names, is wrong. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    /** As {@link #usage(String)}; the cause is shown with {@code --verbose} only. */
    public static CommandFailure usage(String message, Throwable cause) {
        return new CommandFailure(ExitCode.USAGE, message, cause);
    }

    /** Refused, failed, or not there. */
    public static CommandFailure negative(String message) {
        return new CommandFailure(ExitCode.NEGATIVE, message);
    }

    /** Something that was asked did not answer; the cause is shown with {@code --verbose} only. */
    public static CommandFailure unreachable(String message, Throwable cause) {
        return new CommandFailure(ExitCode.UNREACHABLE, message, cause);
    }

    /** Ctrl-C while the command waited. */
    public static CommandFailure interrupted(String message) {
        Thread.currentThread().interrupt();
        return new CommandFailure(ExitCode.STOPPED, "interrupted" + message);
    }

    /** A Rollback that could not be written. */
    public static CommandFailure of(Written written, String what) {
        if (written instanceof Written.Unreachable unreachable) {
            return notKnown(what, unreachable.message());
        }
        if (written instanceof Written.Forbidden forbidden) {
            return negative(what + " was refused: " + forbidden.message());
        }
        if (written instanceof Written.Gone gone) {
            return negative(what + " could not be stored: " + gone.message() + MISSING_TYPE);
        }
        return negative(what + " was changed by somebody else at the same moment; try again");
    }

    /** Passes what was applied; anything else is a failure. */
    public static void check(WriteOutcome outcome, String what) {
        switch (outcome.kind()) {
            case APPLIED -> {}
            case UNREACHABLE -> throw notKnown(what, outcome.message());
            case MISSING -> throw negative(what + " does not exist: " + outcome.message());
            case CONFLICT, CHANGED, FORBIDDEN, INVALID ->
                throw negative(what + " was not changed: " + outcome.message());
        }
    }

    private static CommandFailure notKnown(String what, String message) {
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                "the cluster cannot be reached, and it is not known whether " + what + " was written: " + message);
    }

    public int exitCode() {
        return exitCode;
    }
}
