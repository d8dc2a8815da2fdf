package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.InputFile;
import dev.switchback.cli.command.Shell;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.AlertmanagerClient;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.config.Sources;
import dev.switchback.rollback.evidence.EvidenceReader;
import dev.switchback.rollback.evidence.MetricsReader;
import dev.switchback.rollback.explain.Explainer;
import dev.switchback.rollback.web.ClientBreakers;
import dev.switchback.runtime.breaker.Ticker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --set}: judges as a rollback service with these settings would. */
final class ServiceView {
    private static final Path NO_POD = Path.of("/nonexistent");

    private final Shell shell;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The service's configuration file: settings, namespace, Alertmanager.")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; overrides environment and file.")
    private List<String> settings = new ArrayList<>();

    ServiceView(Shell shell) {
        this.shell = shell;
    }

    /** An explainer; a wrong setting is refused before anything is asked of the cluster. */
    Explainer explainer(Cluster cluster) {
        ServiceConfig service = config();
        var breakers = new ClientBreakers(Ticker.system(), shell.clock());
        var home = new EvidenceReader.Home(
                service.settings(),
                service.own().namespace(),
                shell.clock(),
                () -> deliveries(cluster),
                service.ways().prometheus().map(p -> MetricsReader.of(p, breakers.prometheus(), shell.clock())));
        return Explainer.of(cluster, RollbackSelection.store(cluster), alerts(service, breakers), home);
    }

    /** None when they cannot be read, such as without the type. */
    private static List<Delivery> deliveries(Cluster cluster) {
        try {
            return new DeliveryStore(cluster).list();
        } catch (ApiException e) {
            return List.of();
        }
    }

    private ServiceConfig config() {
        if (config != null) {
            InputFile.check("--config", config);
        }
        try {
            var sources = new Sources(Optional.ofNullable(config), shell.environment(), settings);
            return ConfigReader.read(sources, new ConfigReader.Surroundings(NO_POD, "explain"));
        } catch (ConfigException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
    }

    private AlertSource alerts(ServiceConfig service, ClientBreakers breakers) {
        return service.ways()
                .alertmanager()
                .<AlertSource>map(
                        a -> new AlertmanagerClient(a.url(), a.receiver(), breakers.alertmanager(), shell.clock()))
                .orElse(AlertSource.Snapshot.NotConfigured::new);
    }
}
