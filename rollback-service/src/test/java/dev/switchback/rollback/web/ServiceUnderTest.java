package dev.switchback.rollback.web;

import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.config.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A service with its HTTP server on a free port. Nothing waits: any revision is proven, nothing settles or soaks. */
record ServiceUnderTest(RollbackServer server, HttpCaller http) implements AutoCloseable {
    private static final List<String> HASTE = List.of(
            "port=0",
            "auth.mode=none",
            "proven-after=0s",
            "settle=0s",
            "cooldown=0s",
            "verify-soak=0s",
            "shutdown-delay=0s",
            "breaker.workloads=1000");

    /**
     * Starts one, and waits until it is ready.
     *
     * @param settings {@code key=value}; they beat what makes it hasty
     */
    static ServiceUnderTest start(Path kubeconfig, String... settings) throws IOException {
        ServiceUnderTest started = startUnready(kubeconfig, settings);
        Eventually.holds(
                "the service to be ready",
                () -> started.http.get("/health/ready").status() == 200);
        return started;
    }

    static ServiceUnderTest startUnready(Path kubeconfig, String... settings) throws IOException {
        try {
            RollbackServer server = RollbackServer.start(
                    config(settings),
                    (decisions, calls) -> Clusters.connect(kubeconfig, Timeouts.DEFAULT, decisions, calls),
                    InstantSource.system());
            return new ServiceUnderTest(server, new HttpCaller(server.port()));
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    private static ServiceConfig config(String... settings) {
        var around = new ConfigReader.Surroundings(Path.of("no-pod"), "test-" + UUID.randomUUID());
        List<String> given = Stream.concat(HASTE.stream(), Stream.of(settings)).toList();
        try {
            return ConfigReader.read(new Sources(Optional.empty(), Map.of(), given), around);
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
