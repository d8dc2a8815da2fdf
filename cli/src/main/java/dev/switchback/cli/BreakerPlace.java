package dev.switchback.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where breakers are: in a running service, or in the store that processes share. */
final class BreakerPlace {
    private static final String VARIABLE = "SWITCHBACK_BREAKER_COOLDOWN_STORE";

    @Mixin
    private BreakerServiceOption running = new BreakerServiceOption();

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "Shared cooldowns: sqlite:///PATH or redis://HOST. By default what " + VARIABLE
                    + " says, unless there is a --url.")
    private @Nullable String store;

    /** The service, if one was given. */
    Optional<BreakerService> service() {
        if (running.isGiven() && store != null) {
            throw new CommandFailure(ExitCode.USAGE, "give --url or --store, not both");
        }
        return running.service();
    }

    /** Whether somebody said where. */
    boolean isGiven(Shell shell) {
        return running.isGiven() || store != null || shell.variable(VARIABLE).isPresent();
    }

    /** The store, to change something; there has to be one. */
    SharedCooldowns store(Shell shell) {
        return SharedCooldowns.open(address(shell), shell);
    }

    /** The store, to look at it; there has to be one. */
    SharedCooldowns storeToRead(Shell shell) {
        return SharedCooldowns.openToRead(address(shell), shell);
    }

    private String address(Shell shell) {
        return Optional.ofNullable(store)
                .or(() -> shell.variable(VARIABLE))
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "say where the breakers are: --url http://HOST:PORT for a running service, or --store"
                                + " sqlite:///PATH or redis://HOST[:PORT] for shared cooldowns"));
    }
}
