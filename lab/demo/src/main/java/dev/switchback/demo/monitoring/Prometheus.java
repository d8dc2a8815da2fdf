package dev.switchback.demo.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Launch;
import dev.switchback.demo.process.Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A real Prometheus. */
public final class Prometheus {
    private final Server server;
    private final LocalHttp http;

    /** One that runs. */
    public Prometheus(Server server, LocalHttp http) {
        this.server = server;
        this.http = http;
    }

    /** What to start: the executable, its configuration file, and a folder for its database. */
    public static Launch.Program program(Path executable, Path config, Path data) {
        return new Launch.Program(
                "prometheus",
                port -> List.of(
                        executable.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + data,
                        "--web.listen-address=127.0.0.1:" + port),
                "/-/ready");
    }

    /** @throws GaveUp when it has ended; with the last lines that it printed */
    public void mustRun() throws GaveUp {
        server.mustRun();
    }

    /** Ends it by force. */
    public void kill() {
        server.process().kill();
    }

    public URI address() {
        return server.address();
    }

    /** Names of the pods of a revision that were scraped successfully the last time. */
    public Set<String> podsUp(String namespace, String hash) {
        Set<String> pods = new TreeSet<>();
        Optional<JsonNode> answer = http.json(server.at("/api/v1/targets?state=active"));
        for (JsonNode target : answer.map(a -> a.at("/data/activeTargets")).orElse(MissingNode.getInstance())) {
            JsonNode labels = target.path("labels");
            if (target.path("health").asText().equals("up")
                    && labels.path("namespace").asText().equals(namespace)
                    && labels.path("pod_template_hash").asText().equals(hash)) {
                pods.add(labels.path("pod").asText(labels.path("instance").asText()));
            }
        }
        return pods;
    }
}
