package dev.switchback.cli.breakers;

import picocli.CommandLine.Command;

/** {@code switchback breaker}: circuit breakers of running services. */
@Command(
        name = "breaker",
        description = "Shows and changes circuit breakers: of one running service (--url), or the cooldowns that"
                + " processes share (--store).",
        mixinStandardHelpOptions = true,
        subcommands = {
            ShowBreakers.class,
            ChangeBreaker.Open.class,
            ChangeBreaker.Close.class,
            ChangeBreaker.Reset.class,
            BreakerHistory.class,
            CheckBreakers.class,
        },
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback breaker show --url http://localhost:8080",
            "  switchback breaker open api.example.org --seconds 300 --reason maintenance \\",
            "      --store sqlite:///var/lib/orders/cooldowns.db",
            "  switchback breaker close api.example.org --url http://localhost:8080 \\",
            "      --token-file token",
        })
public final class BreakerCommand {}
