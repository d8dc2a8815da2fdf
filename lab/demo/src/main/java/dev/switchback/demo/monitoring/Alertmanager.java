package dev.switchback.demo.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Launch;
import dev.switchback.demo.process.Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A real Alertmanager. */
public final class Alertmanager {
    /**
     * An alert that Alertmanager holds as active.
     *
     * @param startsAt when the rule's {@code for} had passed
     */
    public record FiringAlert(String name, Map<String, String> labels, Instant startsAt) {

        /** The revision that it blames; empty when it names none. */
        public String hash() {
            return labels.getOrDefault("pod_template_hash", "");
        }
    }

    private final Server server;
    private final LocalHttp http;

    /** One that runs. */
    public Alertmanager(Server server, LocalHttp http) {
        this.server = server;
        this.http = http;
    }

    /** What to start: the executable, its configuration file, and a folder for what it keeps. */
    public static Launch.Program program(Path executable, Path config, Path data) {
        return new Launch.Program(
                "alertmanager",
                port -> List.of(
                        executable.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + data,
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address="),
                "/-/ready");
    }

    /** @throws GaveUp when it has ended; with the last lines that it printed */
    public void mustRun() throws GaveUp {
        server.mustRun();
    }

    public URI address() {
        return server.address();
    }

    /** Active alerts that ask for a rollback in a namespace; empty when it does not answer. */
    public Optional<List<FiringAlert>> firing(String namespace) {
        URI address = server.at("/api/v2/alerts?active=true&silenced=false&inhibited=false" + "&filter=namespace%3D"
                + namespace + "&filter=action%3Drollback");
        return http.json(address).map(Alertmanager::alerts);
    }

    private static List<FiringAlert> alerts(JsonNode answer) {
        List<FiringAlert> alerts = new ArrayList<>();
        for (JsonNode alert : answer) {
            Map<String, String> labels = new TreeMap<>();
            alert.path("labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            alerts.add(new FiringAlert(
                    labels.getOrDefault("alertname", ""),
                    Map.copyOf(labels),
                    OffsetDateTime.parse(alert.path("startsAt").asText()).toInstant()));
        }
        return alerts;
    }
}
