package dev.switchback.localcluster.server.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.types.ServedType;
import dev.switchback.localcluster.server.types.TypeRegistry;
import java.util.Optional;

/**
 * As much of OpenAPI v3 as kubectl looks at: that each type can be patched, and with {@code fieldValidation}; and the types'
 * fields, for {@code kubectl explain}.
 */
public final class OpenApi {
    private final TypeRegistry types;

    public OpenApi(TypeRegistry types) {
        this.types = types;
    }

    /** {@code /openapi/v3}: where the documents are. */
    public ObjectNode index() {
        var index = JsonText.object();
        var paths = index.putObject("paths");
        types.groups().forEach(group -> types.versions(group).forEach(version -> {
            String path = path(group, version);
            paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
        }));
        return index;
    }

    private static String path(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    /** {@code /openapi/v3/apis/GROUP/VERSION}; empty when there is no such version. */
    public Optional<ObjectNode> document(String group, String version) {
        var served = types.inVersion(group, version);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        var document = JsonText.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "local");
        var paths = document.putObject("paths");
        served.forEach(type -> paths.set(
                "/" + path(group, version) + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural()
                        + "/{name}",
                patch(type, version)));
        var schemas = document.putObject("components").putObject("schemas");
        served.forEach(type -> describe(type, version, schemas));
        return Optional.of(document);
    }

    private static void describe(ServedType type, String version, ObjectNode schemas) {
        var schema = type.rules().schema();
        var described = schema.node() instanceof ObjectNode known ? known.deepCopy() : JsonText.object();
        described.put("type", "object");
        described
                .putArray("x-kubernetes-group-version-kind")
                .addObject()
                .put("group", type.group())
                .put("version", version)
                .put("kind", type.kind());
        schemas.set(type.apiVersion(version).replace('/', '.') + "." + type.kind(), described);
        refer(described, schema.definitions(), schemas);
    }

    /** Makes references point into the document, and adds what they point to. */
    private static void refer(JsonNode node, JsonNode definitions, ObjectNode schemas) {
        if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
            String name = object.path("$ref").asText();
            object.put("$ref", "#/components/schemas/" + name);
            if (!schemas.has(name)) {
                var target = definitions.path(name).deepCopy();
                schemas.set(name, target);
                refer(target, definitions, schemas);
            }
        }
        node.forEach(inner -> refer(inner, definitions, schemas));
    }

    private static ObjectNode patch(ServedType type, String version) {
        var path = JsonText.object();
        var operation = path.putObject("patch").put("operationId", "patch" + type.kind());
        operation
                .putArray("parameters")
                .addObject()
                .put("name", "fieldValidation")
                .put("in", "query")
                .putObject("schema")
                .put("type", "string");
        operation.putObject("responses").putObject("200").put("description", "OK");
        operation
                .putObject("x-kubernetes-group-version-kind")
                .put("group", type.group())
                .put("version", version)
                .put("kind", type.kind());
        return path;
    }
}
