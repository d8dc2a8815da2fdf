package dev.switchback.cli;

import dev.switchback.rollback.model.Rollback.Approval.Verdict;
import picocli.CommandLine.Command;

/** Answers a case that asks: reject. */
@Command(
        name = "reject",
        description = "Rejects what a case asks for; nothing is changed.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample%n",
        footer = "  switchback rollbacks reject shop/orders-2ui3dwjywpw5 --wait")
final class RejectRollback extends AnswerCommand {
    RejectRollback(Shell shell) {
        super(shell, Verdict.REJECTED, "rejected");
    }
}
