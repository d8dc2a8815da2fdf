package dev.switchback.cli.service;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.Sources;
import dev.switchback.rollback.web.RollbackMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code switchback serve}: the rollback service. */
@Command(
        name = "serve",
        description = "Runs the rollback service until it receives SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback serve --kubeconfig ~/.kube/config --auth none --set policy=observe",
            "  switchback serve --config switchback.yaml --set alertmanager.url=http://alertmanager:9093",
            "  SWITCHBACK_POLICY=approve switchback serve --port 0"
        })
public final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster; default: $KUBECONFIG, the pod's service account, ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 for any free one.")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
    private @Nullable String host;

    @Option(names = "--auth", paramLabel = "MODE", description = "none (loopback only), token-file or kubernetes.")
    private @Nullable String auth;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; overrides environment and file.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info"); // before the first logger is made
        ClusterOptions.check(kubeconfig);
        if (config != null) {
            InputFile.check("--config", config);
        }
        try {
            RollbackMain.serve(kubeconfig, sources());
            return ExitCode.OK;
        } catch (ConfigException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CommandFailure.unreachable(String.valueOf(e.getMessage()), e);
        }
    }

    private Sources sources() {
        var given = new ArrayList<>(settings);
        Optional.ofNullable(port).ifPresent(p -> given.add("port=" + p));
        Optional.ofNullable(host).ifPresent(h -> given.add("host=" + h));
        Optional.ofNullable(auth).ifPresent(a -> given.add("auth.mode=" + a));
        return new Sources(Optional.ofNullable(config), System.getenv(), given);
    }
}
