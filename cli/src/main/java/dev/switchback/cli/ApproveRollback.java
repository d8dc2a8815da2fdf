package dev.switchback.cli;

import dev.switchback.rollback.model.Rollback.Approval.Verdict;
import picocli.CommandLine.Command;

/** Answers a case that asks: approve. */
@Command(
        name = "approve",
        description = "Approves what a case asks for; it is judged once more on fresh evidence.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample%n",
        footer = "  switchback rollbacks approve shop/orders-2ui3dwjywpw5 --wait")
final class ApproveRollback extends AnswerCommand {
    ApproveRollback(Shell shell) {
        super(shell, Verdict.APPROVED, "approved");
    }
}
