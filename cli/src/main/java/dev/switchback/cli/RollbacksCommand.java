package dev.switchback.cli;

import picocli.CommandLine.Command;

/** Records: what was suspected, and what became of it. */
@Command(
        name = "rollbacks",
        description = "Shows the records of the rollback service, and answers those that ask.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListRollbacks.class,
            ShowRollback.class,
            ApproveRollback.class,
            RejectRollback.class,
        })
final class RollbacksCommand {}
