package dev.switchback.cli.breakers;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.Shell;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --url} or {@code --store}: breakers of a running service, or the store that processes share. */
final class BreakerPlace {
    private static final String VARIABLE = "SWITCHBACK_BREAKER_COOLDOWN_STORE";

    @Mixin
    private Running running;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "Shared cooldowns: sqlite:///PATH or redis://HOST. Default: $" + VARIABLE
                    + ", unless --url is given.")
    private @Nullable String store;

    /** {@code --url} and {@code --token-file}. */
    static final class Running {
        @Option(names = "--url", paramLabel = "URL", description = "A running service, such as http://localhost:8080.")
        private @Nullable URI url;

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "The token that the service wants from those who change something.")
        private @Nullable Path token;

        boolean isGiven() {
            return url != null;
        }

        /** The service, if one was given. */
        Optional<BreakerService> service() {
            return Optional.ofNullable(url).map(address -> new BreakerService(address, Optional.ofNullable(token)));
        }
    }

    /** The service, if one was given. */
    Optional<BreakerService> service() {
        if (running.isGiven() && store != null) {
            throw CommandFailure.usage("give --url or --store, not both");
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
                .orElseThrow(() -> CommandFailure.usage(
                        "where are the breakers? --url http://HOST:PORT for a running service, or --store"
                                + " sqlite:///PATH or redis://HOST[:PORT] for shared cooldowns"));
    }
}
