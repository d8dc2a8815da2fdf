package dev.switchback.cli;

import dev.switchback.kubernetes.ApiException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one line for people and an exit status. */
final class Failures implements IExecutionExceptionHandler {
    private static final String MISSING_TYPE = "; is the Rollback type there? (switchback crd | kubectl apply -f -)";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult given) {
        var err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + message(failure));
        if (Switchback.isVerbose(command)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode(failure);
    }

    private static String message(Exception failure) {
        if (failure instanceof CommandFailure) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof ApiException.Unreachable) {
            return "the cluster cannot be reached: " + failure.getMessage()
                    + "; check --kubeconfig and --context, and that the API server is up";
        }
        if (failure instanceof ApiException.Forbidden) {
            return "the cluster does not allow it: " + failure.getMessage();
        }
        if (failure instanceof ApiException.Refused) {
            return failure.getMessage() + MISSING_TYPE;
        }
        return "a mistake of this program: " + failure + "; --verbose shows where it happened";
    }

    private static int exitCode(Exception failure) {
        if (failure instanceof CommandFailure known) {
            return known.exitCode();
        }
        return failure instanceof ApiException.Unreachable ? ExitCode.UNREACHABLE : ExitCode.NEGATIVE;
    }
}
