package dev.switchback.cli;

import picocli.CommandLine.Command;

/** Closes a circuit breaker by hand. */
@Command(
        name = "close",
        description = "Closes a circuit breaker: ends the cooldown, in one service, or in all that share the store.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback breaker close api.example.org --url http://localhost:8080 \\",
            "      --token-file token",
            "  switchback breaker close api.example.org \\",
            "      --store sqlite:///var/lib/orders/cooldowns.db"
        })
final class CloseBreaker extends ReleaseCommand {
    CloseBreaker(Shell shell) {
        super(shell, "close");
    }
}
