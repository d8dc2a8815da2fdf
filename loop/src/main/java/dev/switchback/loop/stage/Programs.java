package dev.switchback.loop.stage;

import dev.switchback.alertmanager.AlertmanagerFiles;
import dev.switchback.loop.monitoring.Alertmanager;
import dev.switchback.loop.monitoring.LocalHttp;
import dev.switchback.loop.monitoring.Prometheus;
import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.process.Launch;
import dev.switchback.loop.process.Ports;
import dev.switchback.loop.process.Server;
import dev.switchback.prometheus.Discovery;
import dev.switchback.prometheus.PrometheusFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts Alertmanager, the rollback service and Prometheus, with the shipped configuration of each. */
final class Programs {
    private static final String NO_KUBERNETES = "kubernetes_sd_configs not found";

    private final Equipment equipment;
    private final Launch launch;
    private final LocalHttp http;
    private final int alertmanagerPort;
    private final int servicePort;
    private final int prometheusPort;

    Programs(Equipment equipment, Launch launch, LocalHttp http, Ports ports) {
        this.equipment = equipment;
        this.launch = launch;
        this.http = http;
        this.alertmanagerPort = ports.free();
        this.servicePort = ports.free();
        this.prometheusPort = ports.free();
    }

    Alertmanager alertmanager() throws GaveUp, IOException, InterruptedException {
        Path folder = Files.createDirectories(equipment.folder().resolve("alertmanager"));
        Path config = AlertmanagerFiles.writeTo(folder, URI.create("http://127.0.0.1:" + servicePort), "not asked for");
        return new Alertmanager(
                launch.start(
                        Alertmanager.program(equipment.alertmanager(), config, folder.resolve("data")),
                        alertmanagerPort),
                http);
    }

    /** {@code switchback serve}, as anybody would start it. */
    Server service(Path kubeconfig, Map<String, String> settings) throws GaveUp, InterruptedException {
        return launch.start(
                new Launch.Program("switchback-serve", port -> serve(kubeconfig, port, settings), "/health/ready"),
                servicePort);
    }

    private List<String> serve(Path kubeconfig, int port, Map<String, String> settings) {
        List<String> command = new ArrayList<>(equipment.switchback());
        command.addAll(List.of("serve", "--kubeconfig", kubeconfig.toString(), "--auth", "none"));
        command.addAll(List.of("--port", String.valueOf(port), "--set", "shutdown-delay=0s"));
        command.addAll(List.of("--set", "alertmanager.url=http://127.0.0.1:" + alertmanagerPort));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    /** With its own discovery of pods if it was built with that, else with a file that is kept up to date. */
    Prometheus prometheus(Path kubeconfig, Shop shop, Consumer<AutoCloseable> keep)
            throws GaveUp, IOException, InterruptedException {
        try {
            return prometheus(new Discovery.Kubeconfig(kubeconfig));
        } catch (GaveUp e) {
            if (!String.valueOf(e.getMessage()).contains(NO_KUBERNETES)) {
                throw e;
            }
        }
        Path targets = equipment.folder().resolve("targets.json");
        keep.accept(new TargetsFile(shop, targets, equipment.timekeeping().timer()));
        return prometheus(new Discovery.TargetsFile(targets));
    }

    private Prometheus prometheus(Discovery discovery) throws GaveUp, IOException, InterruptedException {
        Path folder = Files.createDirectories(equipment.folder().resolve("prometheus"));
        Path config = PrometheusFiles.writeTo(folder, "127.0.0.1:" + alertmanagerPort, discovery);
        return new Prometheus(
                launch.start(
                        Prometheus.program(equipment.prometheus(), config, folder.resolve("data")), prometheusPort),
                http);
    }
}
