package dev.switchback.grafana;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.fallback.Codec;
import dev.switchback.runtime.fallback.RequestKey;
import dev.switchback.runtime.jdk.JdkServer;
import dev.switchback.runtime.probes.Dependency;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of the series that there are. */
final class Exposed {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)[{ ]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(switchback_[a-z_]+)(?:\\{[^}]*})?` \\| (\\w+)");

    private Exposed() {}

    /** What a service that embeds the runtime answers at {@code /metrics}, with one of everything. */
    static Set<String> byTheRuntime() throws IOException, InterruptedException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServiceRuntime runtime = ServiceRuntime.builder(Map.of())
                .metrics(new PrometheusRegistry())
                .dependency(Dependency.critical("database", () -> true))
                .build()) {
            var unused = runtime.<String, String>chain("ai")
                    .primary(runtime.breaker("upstream"), Duration.ofSeconds(1), request -> request)
                    .cache(RequestKey::of, Codec.text())
                    .degraded(request -> "later")
                    .build();
            JdkServer server = JdkServer.probes(runtime, loopback);
            try {
                URI metrics = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
                return names(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
            } finally {
                server.stop();
            }
        }
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        SAMPLE.matcher(text).results().forEach(match -> names.add(match.group(1)));
        return names;
    }

    /** What the rollback service's guide lists, which its own tests hold to the service. */
    static Set<String> byTheRollbackService() throws IOException {
        Set<String> names = new TreeSet<>();
        ROW.matcher(Files.readString(Path.of("../docs/metrics.md"))).results().forEach(row -> {
            names.add(row.group(1));
            if (row.group(2).equals("histogram")) {
                names.add(row.group(1) + "_bucket");
            }
        });
        return names;
    }
}
