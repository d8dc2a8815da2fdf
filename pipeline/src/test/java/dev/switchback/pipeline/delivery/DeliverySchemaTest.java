package dev.switchback.pipeline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.runtime.yaml.Problem;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JSON Schema for editors and the reader allow the same keys and the same words. */
class DeliverySchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private JsonNode schema = JSON.createObjectNode();
    private int objects;

    @BeforeEach
    void load() throws Exception {
        try (InputStream in = DeliveryFile.class.getResourceAsStream("delivery.schema.json")) {
            schema = JSON.readTree(in);
        }
    }

    /** Each object of the schema gets an unknown key: the reader has to name the keys that the schema has there. */
    @Test
    void theSameKeys() throws Exception {
        walk(schema, List.of());

        assertThat(objects).isGreaterThan(18);
    }

    private void walk(JsonNode node, List<String> path) throws Exception {
        for (JsonNode choice : node.path("anyOf")) {
            walk(choice, path);
        }
        if (node.has("items")) {
            walk(node.path("items"), with(path, "[]"));
        }
        if (node.has("properties")) {
            objects++;
            Set<String> keys = new TreeSet<>();
            node.path("properties").fieldNames().forEachRemaining(keys::add);
            assertThat(allowedAt(path)).as("%s", path).isEqualTo(keys);
            for (String key : keys) {
                walk(node.path("properties").path(key), with(path, key));
            }
        }
        if (node.has("enum") && !path.get(path.size() - 1).equals("[]")) {
            List<String> words = new ArrayList<>();
            node.path("enum").forEach(word -> words.add(word.asText()));
            assertThat(problems(path, "\"nonsense\""))
                    .anyMatch(p -> p.endsWith("allowed: " + String.join(", ", words)));
        }
    }

    private static List<String> with(List<String> path, String key) {
        var longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static Set<String> allowedAt(List<String> path) throws Exception {
        String found = problems(path, "{\"zzz\": 1}").stream()
                .filter(problem -> problem.contains("zzz: unknown key; allowed: "))
                .findFirst()
                .orElse("");
        return new TreeSet<>(
                List.of(found.substring(found.indexOf("allowed: ") + 9).split(", ", -1)));
    }

    /** What the reader says of a document that has a value at a path, and nothing else. */
    private static List<String> problems(List<String> path, String value) throws Exception {
        JsonNode node = JSON.readTree(value);
        for (int i = path.size() - 1; i >= 0; i--) {
            ArrayNode list = JSON.createArrayNode().add(node);
            ObjectNode object = JSON.createObjectNode();
            node = path.get(i).equals("[]") ? list : object.set(path.get(i), node);
        }
        List<Problem> problems = new ArrayList<>();
        DeliveryFile.parse("d.yaml", JSON.writeValueAsString(node), problems);
        return problems.stream().map(Problem::text).toList();
    }
}
