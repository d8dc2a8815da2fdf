package dev.switchback.cli;

import picocli.CommandLine.Command;

/** Resets a circuit breaker by hand. */
@Command(
        name = "reset",
        description = "Resets a circuit breaker: closes it and forgets its window; in a store the same as close.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback breaker reset api.example.org --url http://localhost:8080 \\",
            "      --token-file token",
            "  switchback breaker reset api.example.org \\",
            "      --store sqlite:///var/lib/orders/cooldowns.db"
        })
final class ResetBreaker extends ReleaseCommand {
    ResetBreaker(Shell shell) {
        super(shell, "reset");
    }
}
