package dev.switchback.cli.rollbacks;

import picocli.CommandLine.Command;

/** {@code switchback rollbacks}: what was suspected, and what became of it. */
@Command(
        name = "rollbacks",
        description = "Lists and shows Rollbacks, and answers those that wait for approval.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListRollbacks.class,
            ShowRollback.class,
            AnswerCommand.Approve.class,
            AnswerCommand.Reject.class,
        },
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback rollbacks list",
            "  switchback rollbacks list --phase AwaitingApproval",
            "  switchback rollbacks show shop/orders-mautdexexyrt",
            "  switchback rollbacks approve shop/orders-mautdexexyrt",
        })
public final class RollbacksCommand {}
