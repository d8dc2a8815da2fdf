package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.Json;
import dev.switchback.localcluster.server.schema.BuiltInSchemas;
import dev.switchback.localcluster.server.schema.TypeCheck;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.store.Stored;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes how many replicas a workload wants. */
final class ScaleSubresource {
    private final ObjectReads reads;
    private final ObjectWrites writes;

    ScaleSubresource(ObjectReads reads, ObjectWrites writes) {
        this.reads = reads;
        this.writes = writes;
    }

    Answer handle(Target target, Query query, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> Answer.json(200, scale(target.shown(reads.get(target))));
            case "PUT" -> write(target, query, Resources.body(request));
            case "PATCH" ->
                write(target, query, ObjectPatches.of(target, request).apply(scale(target.shown(reads.get(target)))));
            default -> throw ApiError.methodNotAllowed();
        };
    }

    private Answer write(Target target, Query query, ObjectNode scale) {
        TypeCheck.firstMismatch(scale, BuiltInSchemas.of("autoscaling.v1.Scale"))
                .ifPresent(mismatch -> {
                    throw ApiError.badRequest(
                            "Scale in version \"v1\" cannot be handled as a Scale: json: " + mismatch);
                });
        var workload = new Target(target.type(), target.version(), target.namespace(), target.name(), "");
        Stored written = writes.change(workload, object -> scaled(object, scale), query.dryRun());
        return Answer.json(200, scale(target.shown(written)));
    }

    private static ObjectNode scaled(ObjectNode object, ObjectNode scale) {
        for (String condition : List.of("uid", "resourceVersion")) {
            if (scale.path("metadata").has(condition)) {
                object.withObject("/metadata")
                        .set(condition, scale.path("metadata").get(condition));
            }
        }
        object.withObject("/spec").put("replicas", scale.at("/spec/replicas").asInt());
        return object;
    }

    private static ObjectNode scale(ObjectNode workload) {
        var scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        var metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            metadata.set(field, workload.path("metadata").get(field));
        }
        scale.putObject("spec").put("replicas", workload.at("/spec/replicas").asInt());
        scale.putObject("status")
                .put("replicas", workload.at("/status/replicas").asInt())
                .put("selector", selector(workload.at("/spec/selector/matchLabels")));
        return scale;
    }

    private static String selector(JsonNode labels) {
        return labels.properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
    }
}
