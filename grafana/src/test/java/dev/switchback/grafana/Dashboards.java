package dev.switchback.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The shipped files. */
final class Dashboards {
    static final List<String> FILES = List.of("runtime.json", "rollbacks.json");

    private Dashboards() {}

    static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(Path.of(file).toFile());
    }

    static Stream<JsonNode> panels(JsonNode dashboard) {
        return stream(dashboard.path("panels"))
                .filter(panel -> !panel.path("type").asText().equals("row"));
    }

    /** Queries with what Grafana puts in for its variables. */
    static List<String> queries(JsonNode dashboard) {
        return panels(dashboard)
                .flatMap(panel -> stream(panel.path("targets")))
                .map(target -> target.path("expr")
                        .asText()
                        .replace("$__rate_interval", "1m")
                        .replaceAll("\\$(namespace|deployment)", ".*"))
                .toList();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
