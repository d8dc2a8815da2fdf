package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes {@code kubernetes-schemas.json} from a real API server's OpenAPI documents: the types we serve, without what we do
 * not read. Arguments: the address of {@code kubectl proxy}, and the file to write.
 */
final class BuiltInSchemasExtract {
    private static final Map<String, List<String>> ROOTS = Map.of(
            "api/v1",
            List.of(
                    "ConfigMap",
                    "Endpoints",
                    "Event",
                    "Namespace",
                    "Node",
                    "Pod",
                    "Secret",
                    "Service",
                    "ServiceAccount"),
            "apis/apps/v1",
            List.of("ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
            "apis/apiextensions.k8s.io/v1",
            List.of("CustomResourceDefinition"),
            "apis/autoscaling/v1",
            List.of("Scale"),
            "apis/autoscaling/v2",
            List.of("HorizontalPodAutoscaler"),
            "apis/coordination.k8s.io/v1",
            List.of("Lease"),
            "apis/discovery.k8s.io/v1",
            List.of("EndpointSlice"),
            "apis/events.k8s.io/v1",
            List.of("Event"),
            "apis/policy/v1",
            List.of("PodDisruptionBudget"));

    private static final Set<String> KEPT = Set.of(
            "type",
            "format",
            "properties",
            "required",
            "items",
            "additionalProperties",
            "x-kubernetes-patch-merge-key",
            "x-kubernetes-patch-strategy",
            "x-kubernetes-preserve-unknown-fields");

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, JsonNode> all = new TreeMap<>();
    private final Map<String, JsonNode> wanted = new TreeMap<>();

    private BuiltInSchemasExtract() {}

    public static void main(String[] args) throws IOException {
        var extract = new BuiltInSchemasExtract();
        for (String group : ROOTS.keySet()) {
            var document = extract.read(URI.create(args[0] + "/openapi/v3/" + group));
            document.at("/components/schemas")
                    .properties()
                    .forEach(entry -> extract.all.put(entry.getKey(), entry.getValue()));
        }
        ROOTS.forEach((group, kinds) -> kinds.forEach(kind -> extract.add(extract.named(group, kind))));
        Files.writeString(Path.of(args[1]), extract.text());
    }

    private JsonNode read(URI address) throws IOException {
        try (var stream = address.toURL().openStream()) {
            return mapper.readTree(stream);
        }
    }

    private String named(String group, String kind) {
        return all.entrySet().stream()
                .filter(entry -> isOf(entry.getValue(), group, kind))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(JsonNode schema, String group, String kind) {
        var of = schema.path("x-kubernetes-group-version-kind");
        String path = of.path(0).path("group").asText().isEmpty()
                ? "api"
                : "apis/" + of.path(0).path("group").asText();
        return of.size() == 1
                && of.path(0).path("kind").asText().equals(kind)
                && group.equals(path + "/" + of.path(0).path("version").asText());
    }

    private void add(String name) {
        if (!wanted.containsKey(name)) {
            wanted.put(name, mapper.createObjectNode());
            wanted.put(
                    name,
                    name.endsWith(".Quantity")
                            ? mapper.createObjectNode().put("format", "quantity")
                            : simple(java.util.Objects.requireNonNull(all.get(name), name)));
        }
    }

    private JsonNode simple(JsonNode schema) {
        var reference = schema.path("$ref").asText(schema.at("/allOf/0/$ref").asText());
        if (!reference.isEmpty()) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            add(name);
            return mapper.createObjectNode().put("$ref", shortened(name));
        }
        var simple = mapper.createObjectNode();
        schema.properties().stream()
                .filter(field -> KEPT.contains(field.getKey()))
                .forEach(field -> simple.set(field.getKey(), value(field.getKey(), field.getValue())));
        boolean scalar = simple.has("type") && !simple.path("type").asText().equals("object");
        if (!scalar && !simple.has("properties") && !simple.has("additionalProperties") && !simple.has("format")) {
            simple.put("x-kubernetes-preserve-unknown-fields", true);
        }
        return simple;
    }

    private JsonNode value(String keyword, JsonNode value) {
        if (keyword.equals("properties")) {
            ObjectNode properties = mapper.createObjectNode();
            value.properties().forEach(property -> properties.set(property.getKey(), simple(property.getValue())));
            return properties;
        }
        return value.isObject() ? simple(value) : value;
    }

    private static String shortened(String name) {
        return name.substring(name.lastIndexOf('.', name.lastIndexOf('.', name.lastIndexOf('.') - 1) - 1) + 1);
    }

    /** One definition a line. */
    private String text() {
        return wanted.entrySet().stream()
                .map(entry -> "\"" + shortened(entry.getKey()) + "\":" + entry.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }
}
