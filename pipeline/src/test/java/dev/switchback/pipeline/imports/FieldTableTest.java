package dev.switchback.pipeline.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables, the code and {@code docs/import.md} say the same. */
class FieldTableTest {
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.+) \\|");

    /** Another document, that asks for the MetricTemplate of the first one. */
    private static final String USER =
            """

            ---
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: user, namespace: shop}
            spec:
              targetRef: {kind: Deployment, name: user}
              analysis: {metrics: [{name: m, templateRef: {name: orders}}]}
            """;

    static List<String> kinds() {
        return FieldTable.KINDS;
    }

    @Test
    void theDocumentHasEveryField() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> documented = new LinkedHashMap<>();
        for (String kind : FieldTable.KINDS) {
            FieldTable.of(kind).fields().forEach((path, text) -> expected.put(kind + " " + path, words(text)));
        }
        String kind = "";
        for (String line : Files.readAllLines(Path.of("../docs/import.md"))) {
            if (line.startsWith("## ")) {
                kind = line.replaceFirst("## [^:]*: ?", "").replaceFirst(" .*", "");
            }
            var row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(kind + " " + row.group(1), row.group(2));
            }
        }
        assertThat(documented).containsExactlyEntriesOf(expected);
    }

    private static String words(String text) {
        return text.startsWith("no: ")
                ? "not supported, because " + text.substring(4)
                : "`" + text.replace(", ", "`, `") + "`";
    }

    /** A document with nothing but that field gets a note about that field. */
    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsNotSupportedIsNamed(String kind) throws Exception {
        for (Map.Entry<String, String> field : FieldTable.of(kind).fields().entrySet()) {
            if (field.getValue().startsWith("no: ")) {
                String path = field.getKey();
                JsonNode document = withField(kind, path);
                List<String> noted = new DeliveryImport()
                        .add("one.yaml", new ObjectMapper().writeValueAsString(document) + USER).run().notes().stream()
                                .map(Problem::key)
                                .toList();
                assertThat(noted).as("%s %s", kind, path).anyMatch(key -> key.replaceAll("\\[\\d+]", "[]")
                        .startsWith(path));
            }
        }
    }

    private static JsonNode withField(String kind, String path) {
        JsonNode node = JsonNodeFactory.instance.objectNode().put("some", "value");
        List<String> keys = new ArrayList<>(List.of(path.split("\\.(?![^\\[]*gatewayAPI$)", -1)));
        for (int i = keys.size() - 1; i >= 0; i--) {
            String key = keys.get(i);
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            ArrayNode list = JsonNodeFactory.instance.arrayNode().add(node);
            object.set(key.replace("[]", ""), key.endsWith("[]") ? list : node);
            node = object;
        }
        ObjectNode document = (ObjectNode) node;
        boolean argo = kind.equals("Rollout") || kind.equals("AnalysisTemplate");
        document.put("apiVersion", argo ? "argoproj.io/v1alpha1" : "flagger.app/v1beta1")
                .put("kind", kind);
        document.withObject("/metadata").put("name", "orders").put("namespace", "shop");
        document.withObject("/spec");
        for (JsonNode metric : document.at(argo ? "/spec/metrics" : "/spec/analysis/metrics")) {
            sound((ObjectNode) metric, argo);
        }
        for (JsonNode metric : document.at("/spec/canaryAnalysis/metrics")) {
            sound((ObjectNode) metric, false);
        }
        if (kind.equals("MetricTemplate")) {
            document.withObject("/spec/provider").put("type", "prometheus");
        }
        return document;
    }

    /** A metric that is taken over but for one field. */
    private static void sound(ObjectNode metric, boolean argo) {
        metric.put("name", "m");
        if (!argo) {
            metric.put("query", "up").put("threshold", 1);
        } else if (!metric.has("provider") || metric.path("provider").has("prometheus")) {
            metric.put("successCondition", "true")
                    .withObject("/provider/prometheus")
                    .put("query", "up");
        }
    }

    /** Each supported field is in a file of ours, and is read there without a note. */
    @ParameterizedTest
    @CsvSource({
        "Rollout, whole-rollout.yaml",
        "AnalysisTemplate, whole-templates.yaml",
        "Canary, whole-canary.yaml",
        "MetricTemplate, whole-canary.yaml"
    })
    void whatIsSupportedIsRead(String kind, String file) throws Exception {
        Set<String> written = new TreeSet<>();
        for (YamlValue document : YamlReader.documents(file, text(file), new ArrayList<>())) {
            String found = document.required("kind").flatMap(YamlValue::text).orElse("");
            if (found.replace("Cluster", "").equals(kind)) {
                collect(document, written);
            }
        }
        Set<String> supported = FieldTable.of(kind).fields().entrySet().stream()
                .filter(field -> !field.getValue().startsWith("no: "))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));

        supported.removeAll(written);
        assertThat(supported).as("supported, and not in %s", file).isEmpty();
        assertThat(notes("whole-rollout.yaml", "whole-templates.yaml"))
                .allMatch(note -> note.contains("assumed") || note.contains("default"));
        assertThat(notes("whole-canary.yaml"))
                .allMatch(note -> note.contains("assumed") || note.contains("no provider is named"));
    }

    private static void collect(YamlValue value, Set<String> paths) {
        paths.add(value.key().replaceAll("\\[\\d+]", "[]"));
        if (value.isMapping()) {
            value.entries().values().forEach(inner -> collect(inner, paths));
        } else if (value.isList()) {
            value.items().forEach(inner -> collect(inner, paths));
        }
    }

    private static List<String> notes(String... files) throws Exception {
        var importing = new DeliveryImport();
        for (String file : files) {
            importing.add(file, text(file));
        }
        var imported = importing.run();
        assertThat(imported.problems()).isEmpty();
        return imported.notes().stream().map(Problem::text).toList();
    }

    static String text(String file) throws Exception {
        try (InputStream in = Objects.requireNonNull(FieldTableTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
