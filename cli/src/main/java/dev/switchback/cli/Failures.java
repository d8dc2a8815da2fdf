package dev.switchback.cli;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.pipeline.git.GitFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what went wrong into one line for people and an exit status. The words of exceptions that are not ours are shown
 * with {@code --verbose} only.
 */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String MISSING_TYPE =
            "; are the resource types installed? (switchback crd | kubectl apply -f -)";

    /** Words that people type out of habit, and the command that does it here. */
    private static final Map<String, String> HABITS = Map.ofEntries(
            Map.entry("list", "rollbacks list"),
            Map.entry("ls", "rollbacks list"),
            Map.entry("get", "rollbacks list"),
            Map.entry("show", "rollbacks show NAMESPACE/NAME"),
            Map.entry("describe", "rollbacks show NAMESPACE/NAME"),
            Map.entry("approve", "rollbacks approve NAMESPACE/NAME"),
            Map.entry("reject", "rollbacks reject NAMESPACE/NAME"),
            Map.entry("why", "explain NAMESPACE/NAME"),
            Map.entry("revert", "rollback NAMESPACE/NAME"),
            Map.entry("breakers", "breaker show"),
            Map.entry("run", "scenario run DIR"));

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult given) {
        return report(command, message(failure), failure, exitCode(failure));
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String help = hint(failure).orElse(name + " --help shows how to use it");
        return report(command, failure.getMessage() + "; " + help, failure, ExitCode.USAGE);
    }

    private static int report(CommandLine command, String message, Exception failure, int exitCode) {
        var err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + message);
        if (Switchback.isVerbose(command)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    private static Optional<String> hint(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        List<String> words = unmatched.getUnmatched();
        Optional<String> habit = words.stream().findFirst().map(HABITS::get);
        List<String> similar = unmatched.getSuggestions();
        return habit.or(() -> Optional.of(String.join(" or ", similar)).filter(s -> !s.isEmpty()))
                .map(command -> "did you mean: "
                        + (command.startsWith("-") || command.startsWith("switchback") ? "" : "switchback ") + command);
    }

    private static String message(Exception failure) {
        if (failure instanceof CommandFailure || failure instanceof GitFailure) {
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
        return "internal error (run with --verbose for a stack trace)";
    }

    private static int exitCode(Exception failure) {
        if (failure instanceof CommandFailure known) {
            return known.exitCode();
        }
        boolean away = failure instanceof GitFailure git && git.isPassing();
        return away || failure instanceof ApiException.Unreachable ? ExitCode.UNREACHABLE : ExitCode.NEGATIVE;
    }
}
