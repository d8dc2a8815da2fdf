package dev.switchback.prometheus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the shipped configuration and rules into a folder, with the addresses of this machine. */
public final class PrometheusFiles {
    static final List<String> RULES = List.of(
            "crash-loop.yaml", "fast.yaml", "kube-state.yaml", "meta.yaml", "runtime.yaml", "slow.yaml", "spec.yaml");

    private static final String ALERTMANAGER = "alertmanager.monitoring.svc:9093";
    private static final String IN_CLUSTER = "    kubernetes_sd_configs:\n      - role: pod\n";

    private PrometheusFiles() {}

    /**
     * Writes {@code prometheus.yaml} and {@code rules/*.yaml}.
     *
     * @param alertmanager its host and port
     * @return the configuration file
     */
    public static Path writeTo(Path folder, String alertmanager, PodDiscovery discovery) throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        for (String name : RULES) {
            Files.writeString(rules.resolve(name), shipped("rules/" + name));
        }
        String configuration = replaced(shipped("prometheus.yaml"), ALERTMANAGER, alertmanager);
        return Files.writeString(
                folder.resolve("prometheus.yaml"), replaced(configuration, IN_CLUSTER, discovery.configuration()));
    }

    private static String replaced(String text, String shipped, String here) {
        if (!text.contains(shipped)) {
            throw new IllegalStateException("prometheus.yaml no longer contains: " + shipped);
        }
        return text.replace(shipped, here);
    }

    private static String shipped(String name) throws IOException {
        try (InputStream in = PrometheusFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
