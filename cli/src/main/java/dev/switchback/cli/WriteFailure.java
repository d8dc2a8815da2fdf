package dev.switchback.cli;

import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.rollback.cases.Written;

/** What a person is told when a write did not happen. */
final class WriteFailure {
    private WriteFailure() {}

    static CommandFailure of(Written written, String what) {
        if (written instanceof Written.Unreachable unreachable) {
            return unreachable(what, unreachable.message());
        }
        if (written instanceof Written.Forbidden forbidden) {
            return negative(what + " was refused: " + forbidden.message());
        }
        if (written instanceof Written.Gone gone) {
            return negative(what + " has no place: " + gone.message()
                    + "; if the Rollback type is missing: switchback crd | kubectl apply -f -");
        }
        return negative(what + " was changed by somebody else at the same moment; try again");
    }

    /** Passes what was applied; anything else is a failure. */
    static void check(WriteOutcome outcome, String what) {
        if (outcome instanceof WriteOutcome.Applied) {
            return;
        }
        if (outcome instanceof WriteOutcome.Unreachable unreachable) {
            throw unreachable(what, unreachable.message());
        }
        if (outcome instanceof WriteOutcome.Missing missing) {
            throw negative(what + " does not exist: " + missing.message());
        }
        throw negative(what + " was not changed: " + outcome);
    }

    private static CommandFailure unreachable(String what, String message) {
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                "the cluster cannot be reached, and it is not known whether " + what + " was written: " + message);
    }

    private static CommandFailure negative(String message) {
        return new CommandFailure(ExitCode.NEGATIVE, message);
    }
}
