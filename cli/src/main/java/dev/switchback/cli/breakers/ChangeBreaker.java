package dev.switchback.cli.breakers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.runtime.cooldown.Cooldown;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a circuit breaker by hand, in one service or in all that share a store. */
abstract class ChangeBreaker implements Callable<Integer> {
    private final Shell shell;
    private final String action;

    @Mixin
    private BreakerPlace place;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAME", description = "The breaker.")
    private String name = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; others see it.")
    private String reason = "by hand";

    ChangeBreaker(Shell shell, String action) {
        this.shell = shell;
        this.action = action;
    }

    /** What the service is told besides the reason. */
    String parameters() {
        return "";
    }

    abstract Cooldown change(SharedCooldowns store, String breaker, String reason);

    @Override
    public Integer call() {
        String parameters = "?" + parameters() + "reason=" + BreakerService.encoded(reason);
        Optional<BreakerService> service = place.service();
        if (service.isPresent()) {
            print(service.get().change(name, action, parameters));
            return ExitCode.OK;
        }
        try (SharedCooldowns store = place.store(shell)) {
            print(change(store, name, reason));
        }
        return ExitCode.OK;
    }

    private void print(JsonNode breaker) {
        if (output.isJson()) {
            output.print(breaker);
        } else {
            output.page().line(name + " is " + breaker.path("state").asText("changed"));
        }
    }

    private void print(Cooldown cooldown) {
        boolean open = cooldown.kind() == Cooldown.Kind.OPEN;
        if (output.isJson()) {
            var json =
                    OutputOption.object().put("breaker", cooldown.breaker()).put("state", open ? "open" : "released");
            output.print(open ? json.put("until", cooldown.until().toString()) : json);
        } else if (open) {
            output.page().line(cooldown.breaker() + " is open until " + output.time(cooldown.until()));
        } else {
            output.page().line("every cooldown of " + cooldown.breaker() + " has ended");
        }
    }

    @Command(
            name = "open",
            description = "Opens a circuit breaker for a time: in one service, or in all that share the store.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nA process keeps a shared cooldown no longer than its own reset_timeout_max_s or"
                    + " retry_after_cap_s, whichever is longer.%n%nExamples%n",
            footer = {
                "  switchback breaker open api.example.org --seconds 300 --reason maintenance \\",
                "      --store redis://localhost",
                "  switchback breaker open api.example.org --url http://localhost:8080 \\",
                "      --token-file token"
            })
    static final class Open extends ChangeBreaker {
        private static final int LONGEST_S = 86_400;

        @Option(names = "--seconds", paramLabel = "N", description = "How long, 1 to 86400; default: 60.")
        private int seconds = 60;

        Open(Shell shell) {
            super(shell, "open");
        }

        @Override
        public Integer call() {
            if (seconds < 1 || seconds > LONGEST_S) {
                throw CommandFailure.usage("--seconds " + seconds + ": must be from 1 to " + LONGEST_S);
            }
            return super.call();
        }

        @Override
        String parameters() {
            return "seconds=" + seconds + "&";
        }

        @Override
        Cooldown change(SharedCooldowns store, String breaker, String reason) {
            return store.open(breaker, Duration.ofSeconds(seconds), reason);
        }
    }

    @Command(
            name = "close",
            description = "Closes a circuit breaker: ends the cooldown, in one service or in all that share the store.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples%n",
            footer = {
                "  switchback breaker close api.example.org --url http://localhost:8080 \\",
                "      --token-file token",
                "  switchback breaker close api.example.org \\",
                "      --store sqlite:///var/lib/orders/cooldowns.db"
            })
    static final class Close extends ChangeBreaker {
        Close(Shell shell) {
            super(shell, "close");
        }

        @Override
        Cooldown change(SharedCooldowns store, String breaker, String reason) {
            return store.release(breaker, reason);
        }
    }

    @Command(
            name = "reset",
            description = "Resets a circuit breaker: closes it and empties its window. In a store the same as close.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples%n",
            footer = {
                "  switchback breaker reset api.example.org --url http://localhost:8080 \\",
                "      --token-file token",
                "  switchback breaker reset api.example.org \\",
                "      --store sqlite:///var/lib/orders/cooldowns.db"
            })
    static final class Reset extends ChangeBreaker {
        Reset(Shell shell) {
            super(shell, "reset");
        }

        @Override
        Cooldown change(SharedCooldowns store, String breaker, String reason) {
            return store.release(breaker, reason);
        }
    }
}
