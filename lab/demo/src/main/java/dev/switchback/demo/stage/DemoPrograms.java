package dev.switchback.demo.stage;

import dev.switchback.alertmanager.AlertmanagerFiles;
import dev.switchback.demo.monitoring.Alertmanager;
import dev.switchback.demo.monitoring.LocalHttp;
import dev.switchback.demo.monitoring.Prometheus;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Launch;
import dev.switchback.demo.process.Ports;
import dev.switchback.demo.process.Server;
import dev.switchback.prometheus.PodDiscovery;
import dev.switchback.prometheus.PrometheusFiles;
import dev.switchback.tools.Installation.UnusableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Starts Alertmanager, the rollback service and Prometheus, with the shipped configuration of each. */
final class DemoPrograms {
    private static final String NO_KUBERNETES = "kubernetes_sd_configs not found";

    private final Equipment equipment;
    private final Launch launch;
    private final LocalHttp http;
    private final int alertmanagerPort;
    private final int servicePort;
    private final int prometheusPort;
    private final Map<String, String> versions = new TreeMap<>();

    DemoPrograms(Equipment equipment, Launch launch, LocalHttp http, Ports ports) {
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
        Server server = first(
                "alertmanager",
                path -> launch.start(Alertmanager.program(path, config, folder.resolve("data")), alertmanagerPort));
        return new Alertmanager(server, http);
    }

    private interface Starter {
        Server start(Path executable) throws GaveUp, IOException, InterruptedException;
    }

    /** The first program of that name, here or installed, that becomes ready. */
    private Server first(String name, Starter starter) throws GaveUp, InterruptedException {
        try {
            return equipment.installation().startFirst(name, found -> {
                try {
                    Server server = starter.start(found.path());
                    versions.put(name, found.version());
                    return server;
                } catch (GaveUp | IOException e) {
                    throw new UnusableException(String.valueOf(e.getMessage()));
                }
            });
        } catch (UnusableException e) {
            throw new GaveUp(String.valueOf(e.getMessage()));
        }
    }

    /** Of the programs that were started, by name. */
    Map<String, String> versions() {
        return Map.copyOf(versions);
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
        command.addAll(List.of("--set", "prometheus.url=http://127.0.0.1:" + prometheusPort));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    Prometheus prometheus(Path kubeconfig, Shop shop, Consumer<AutoCloseable> keep)
            throws GaveUp, InterruptedException {
        return new Prometheus(first("prometheus", path -> prometheus(path, kubeconfig, shop, keep)), http);
    }

    /** With its own discovery of pods if it was built with that, else with a file that is kept up to date. */
    private Server prometheus(Path executable, Path kubeconfig, Shop shop, Consumer<AutoCloseable> keep)
            throws GaveUp, IOException, InterruptedException {
        try {
            return prometheus(executable, PodDiscovery.kubeconfig(kubeconfig));
        } catch (GaveUp e) {
            if (!String.valueOf(e.getMessage()).contains(NO_KUBERNETES)) {
                throw e;
            }
        }
        Path targets = equipment.folder().resolve("targets.json");
        keep.accept(new TargetsFile(shop, targets, equipment.timer()));
        return prometheus(executable, PodDiscovery.targetsFile(targets));
    }

    private Server prometheus(Path executable, PodDiscovery discovery)
            throws GaveUp, IOException, InterruptedException {
        Path folder = Files.createDirectories(equipment.folder().resolve("prometheus"));
        Path config = PrometheusFiles.writeTo(folder, "127.0.0.1:" + alertmanagerPort, discovery);
        return launch.start(Prometheus.program(executable, config, folder.resolve("data")), prometheusPort);
    }
}
