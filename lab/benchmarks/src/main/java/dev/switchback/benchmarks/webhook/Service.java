package dev.switchback.benchmarks.webhook;

import dev.switchback.alertmanager.AlertmanagerFiles;
import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.demo.monitoring.Alertmanager;
import dev.switchback.demo.monitoring.LocalHttp;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Launch;
import dev.switchback.demo.process.Patience;
import dev.switchback.demo.process.Ports;
import dev.switchback.demo.process.Processes;
import dev.switchback.tools.Finding;
import dev.switchback.tools.Installation;
import dev.switchback.tools.Installation.UnusableException;
import dev.switchback.tools.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;

/** A rollback service as in production: one process, with a real Alertmanager that it asks before each decision. */
final class Service {
    /** What keeps apart the many rollbacks of a measurement, which in life would be one in weeks. */
    private static final Map<String, String> SETTINGS = Map.of(
            "proven-after", "1s",
            "breaker.workloads", "1000",
            "verify-soak", "0s",
            "verify-timeout", "1s",
            "shutdown-delay", "0s");

    private final Bench bench;
    private final Launch launch;
    private final int alertmanagerPort;
    private final int port;

    Service(Bench bench, Processes processes, Patience patience) {
        LocalHttp http = new LocalHttp();
        Ports ports = new Ports(new Random());
        this.bench = bench;
        this.launch = new Launch(processes, patience, http::isOk);
        this.alertmanagerPort = ports.free();
        this.port = ports.free();
    }

    /** Starts both, and gives the service's address. */
    URI start(Path kubeconfig, String namespace, ScheduledExecutorService timer)
            throws CannotMeasure, IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port);
        Path folder = Files.createDirectories(bench.folder().resolve("alertmanager"));
        Path config = AlertmanagerFiles.writeTo(folder, address, "not asked for");
        Path executable = alertmanager(timer);
        try {
            launch.start(Alertmanager.program(executable, config, folder.resolve("data")), alertmanagerPort);
            return launch.start(
                            new Launch.Program(
                                    "switchback-serve", any -> serve(kubeconfig, namespace), "/health/ready"),
                            port)
                    .address();
        } catch (GaveUp e) {
            throw new CannotMeasure(String.valueOf(e.getMessage()));
        }
    }

    private Path alertmanager(ScheduledExecutorService timer) throws CannotMeasure, InterruptedException {
        try {
            return new Installation(Programs.ofThisMachine(), timer, bench.people()::println)
                    .startFirst("alertmanager", Finding.Found::path);
        } catch (UnusableException e) {
            throw new CannotMeasure(String.valueOf(e.getMessage()));
        }
    }

    private List<String> serve(Path kubeconfig, String namespace) {
        List<String> command = new ArrayList<>(List.of(bench.switchback(), "serve", "--auth", "none"));
        command.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--port", String.valueOf(port)));
        command.addAll(List.of("--set", "namespace=" + namespace));
        command.addAll(List.of("--set", "alertmanager.url=http://127.0.0.1:" + alertmanagerPort));
        SETTINGS.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }
}
