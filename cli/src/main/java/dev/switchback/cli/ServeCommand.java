package dev.switchback.cli;

import dev.switchback.kubernetes.Clusters;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.config.Sources;
import dev.switchback.rollback.web.RollbackServer;
import dev.switchback.rollback.web.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The rollback service. */
@Command(
        name = "serve",
        description = "Runs the rollback service until it is told to end.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback serve --kubeconfig ~/.kube/config --auth none --set policy=observe",
            "  switchback serve --config switchback.yaml --set alertmanager.url=http://alertmanager:9093",
            "  SWITCHBACK_POLICY=approve switchback serve --port 0"
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster; else KUBECONFIG, the pod's service account, ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 for any free one.")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
    private @Nullable String host;

    @Option(names = "--auth", paramLabel = "MODE", description = "none (loopback only), token-file or kubernetes.")
    private @Nullable String auth;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; beats environment and file.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info"); // before the first logger is made
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw new CommandFailure(ExitCode.USAGE, "--kubeconfig " + kubeconfig + ": no such file, or not readable");
        }
        try {
            ServiceProcess.run(RollbackServer.start(
                    read(),
                    (decisions, calls) -> Clusters.connect(kubeconfig, Timeouts.DEFAULT, decisions, calls),
                    InstantSource.system()));
            return ExitCode.OK;
        } catch (ConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    private ServiceConfig read() throws ConfigException {
        var given = new ArrayList<>(settings);
        Optional.ofNullable(port).ifPresent(p -> given.add("port=" + p));
        Optional.ofNullable(host).ifPresent(h -> given.add("host=" + h));
        Optional.ofNullable(auth).ifPresent(a -> given.add("auth.mode=" + a));
        return ConfigReader.read(
                new Sources(Optional.ofNullable(config), System.getenv(), given), ServiceProcess.surroundings());
    }
}
