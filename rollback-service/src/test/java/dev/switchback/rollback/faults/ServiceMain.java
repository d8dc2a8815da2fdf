package dev.switchback.rollback.faults;

import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.Sources;
import dev.switchback.rollback.web.RollbackMain;
import dev.switchback.rollback.web.RollbackServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code switchback serve} for the records of one namespace. */
final class ServiceMain {
    private ServiceMain() {}

    /** Arguments: kubeconfig, namespace. Prints the port that it listens on. */
    public static void main(String[] arguments) throws Exception {
        String namespace = arguments[1];
        var settings = List.of(
                "port=0",
                "auth.mode=none",
                "namespace=" + namespace,
                "proven-after=0s",
                "settle=0s",
                "verify-soak=1s",
                "verify-timeout=1m");
        var config = ConfigReader.read(new Sources(Optional.empty(), Map.of(), settings), RollbackMain.surroundings());
        var server = RollbackServer.start(
                config,
                (decisions, calls) -> Clusters.over(
                        new Confined(Clusters.http(Path.of(arguments[0]), Timeouts.DEFAULT), namespace), decisions),
                InstantSource.system());
        System.out.println(server.port());
        RollbackMain.run(server);
    }
}
