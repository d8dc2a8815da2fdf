package dev.switchback.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodTargetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** {@code discovered.json} is what Prometheus 3.15's own Kubernetes discovery made of {@code pods.json}. */
    @Test
    void podsAreWhatPrometheusItselfWouldDiscover() throws Exception {
        List<JsonNode> ours = new ArrayList<>();
        for (JsonNode group : PodTargets.of(read("pods.json"))) {
            ObjectNode labels = group.get("labels").deepCopy();
            ours.add(labels.put("__address__", group.at("/targets/0").asText()));
        }
        List<JsonNode> theirs = new ArrayList<>();
        read("discovered.json").forEach(theirs::add);
        assertThat(ours.stream().map(PodTargetsTest::withoutEmpty))
                .containsExactlyInAnyOrderElementsOf(
                        theirs.stream().map(PodTargetsTest::withoutEmpty).toList());
    }

    @Test
    void aPodWithoutAnAddressIsNoTarget() throws Exception {
        JsonNode pods = read("pods.json");
        ((ObjectNode) pods.at("/items/0/status")).remove("podIP");
        assertThat(PodTargets.of(pods)).isEmpty();
        assertThat(PodTargets.of(JSON.createObjectNode())).isEmpty();
    }

    @Test
    void theFileIsReplacedWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("targets.json"), "old");
        PodTargets.write(read("pods.json"), file);
        assertThat(JSON.readTree(file.toFile())).hasSize(4);
        assertThat(folder.toFile().list()).containsExactly("targets.json");
    }

    /** A label with an empty value is no label. */
    private static JsonNode withoutEmpty(JsonNode labels) {
        ObjectNode kept = JSON.createObjectNode();
        labels.properties().stream()
                .filter(label -> !label.getValue().asText().isEmpty())
                .forEach(label -> kept.set(label.getKey(), label.getValue()));
        return kept;
    }

    private static JsonNode read(String name) throws Exception {
        return JSON.readTree(PodTargetsTest.class.getResourceAsStream(name));
    }
}
