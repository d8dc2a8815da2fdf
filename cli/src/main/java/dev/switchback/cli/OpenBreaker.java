package dev.switchback.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens a breaker by hand. */
@Command(
        name = "open",
        description = "Opens a circuit breaker for some time: in one service, or in all that share the store.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nA process believes a store no longer than its own reset_timeout_max_s or"
                + " retry_after_cap_s, whichever is longer.%n%nExamples%n",
        footer = {
            "  switchback breaker open api.example.org --seconds 300 --reason maintenance \\",
            "      --store redis://localhost",
            "  switchback breaker open api.example.org --url http://localhost:8080 \\",
            "      --token-file token"
        })
final class OpenBreaker implements Callable<Integer> {
    private static final int LONGEST_S = 86_400;

    private final Shell shell;

    @Mixin
    private BreakerPlace place = new BreakerPlace();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "NAME", description = "The breaker.")
    private String name = "";

    @Option(names = "--seconds", paramLabel = "N", description = "For how long, 1 to 86400; 60 by default.")
    private int seconds = 60;

    @Option(names = "--reason", paramLabel = "WORDS", description = "Why; others see it.")
    private String reason = "opened by hand";

    OpenBreaker(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (seconds < 1 || seconds > LONGEST_S) {
            throw new CommandFailure(ExitCode.USAGE, "--seconds is 1 to " + LONGEST_S + ", not " + seconds);
        }
        var service = place.service();
        if (service.isPresent()) {
            var parameters = "?seconds=" + seconds + "&reason=" + BreakerService.encoded(reason);
            new BreakerChanged(output).inService(name, service.get().change(name, "open", parameters));
            return ExitCode.OK;
        }
        try (SharedCooldowns store = place.store(shell)) {
            new BreakerChanged(output).inStore(store.open(name, Duration.ofSeconds(seconds), reason));
        }
        return ExitCode.OK;
    }
}
