package dev.switchback.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --url}: a running service. */
final class BreakerServiceOption {
    @Option(names = "--url", paramLabel = "URL", description = "A running service, such as http://localhost:8080.")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the token that the service wants from those who change something.")
    private @Nullable Path token;

    boolean isGiven() {
        return url != null;
    }

    /** The service, if one was given. */
    Optional<BreakerService> service() {
        return Optional.ofNullable(url).map(address -> new BreakerService(address, Optional.ofNullable(token)));
    }
}
