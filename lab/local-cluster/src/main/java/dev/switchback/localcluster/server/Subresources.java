package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.schema.BuiltInSchemas;
import dev.switchback.localcluster.server.schema.TypeCheck;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.store.Stored;
import java.util.List;
import java.util.stream.Collectors;

/** Answers requests for subresources other than the status: sizes of workloads; places, evictions and logs of pods. */
final class Subresources {
    private final ObjectReads reads;
    private final ObjectWrites writes;
    private final ObjectDeletes deletes;
    private final ObjectMetadata metadata;
    private final PodLogSubresource logs;

    Subresources(
            ObjectReads reads,
            ObjectWrites writes,
            ObjectDeletes deletes,
            ObjectMetadata metadata,
            PodLogSubresource logs) {
        this.reads = reads;
        this.writes = writes;
        this.deletes = deletes;
        this.metadata = metadata;
        this.logs = logs;
    }

    ApiResponse handle(RequestTarget target, Query query, ApiRequest request) {
        return switch (target.subresource()) {
            case "scale" -> scale(target, query, request);
            case "binding" -> bind(target, request);
            case "eviction" -> evict(target, request);
            case "log" -> logs.read(target, query);
            case "exec", "attach", "portforward" -> throw notHere(target);
            default -> throw ApiError.noSuchPath();
        };
    }

    /** Reads and writes how many replicas a workload wants. */
    private ApiResponse scale(RequestTarget target, Query query, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> ApiResponse.json(200, scale(target.shown(reads.get(target))));
            case "PUT" -> write(target, query, Resources.body(request));
            case "PATCH" ->
                write(target, query, ObjectPatches.of(target, request).apply(scale(target.shown(reads.get(target)))));
            default -> throw ApiError.methodNotAllowed();
        };
    }

    private ApiResponse write(RequestTarget target, Query query, ObjectNode scale) {
        TypeCheck.firstMismatch(scale, BuiltInSchemas.of("autoscaling.v1.Scale"))
                .ifPresent(mismatch -> {
                    throw ApiError.badRequest(
                            "Scale in version \"v1\" cannot be handled as a Scale: json: " + mismatch);
                });
        Stored written = writes.change(target.whole(), object -> scaled(object, scale), query.dryRun());
        return ApiResponse.json(200, scale(target.shown(written)));
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
        var scale = JsonText.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
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

    private ApiResponse bind(RequestTarget target, ApiRequest request) {
        requirePost(request);
        String node = Resources.body(request).at("/target/name").asText();
        writes.system(target.whole(), pod -> {
            if (!pod.at("/spec/nodeName").asText().isEmpty()) {
                throw ApiError.conflict(
                        target.type(),
                        target.name(),
                        "pod %s is already assigned to node \"%s\""
                                .formatted(
                                        target.name(), pod.at("/spec/nodeName").asText()));
            }
            pod.withObject("/spec").put("nodeName", node);
            addScheduled(pod);
            return pod;
        });
        return success();
    }

    private void addScheduled(ObjectNode pod) {
        var status = pod.withObject("/status");
        var conditions =
                status.path("conditions").isArray() ? status.withArray("/conditions") : status.putArray("conditions");
        conditions
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "True")
                .putNull("lastProbeTime")
                .put("lastTransitionTime", metadata.now());
    }

    private ApiResponse evict(RequestTarget target, ApiRequest request) {
        requirePost(request);
        deletes.delete(target.whole(), DeleteOptions.plain());
        return success();
    }

    /** Refuses what a kubelet would do in a container. */
    private static ApiError notHere(RequestTarget target) {
        return ApiError.notImplemented(
                "%s: the local cluster does not serve it. Its pods are processes of this machine, which listen on their "
                                .formatted(target.subresource())
                        + "pod's IP and the container's own port: use these directly");
    }

    private static void requirePost(ApiRequest request) {
        if (!request.method().equals("POST")) {
            throw ApiError.methodNotAllowed();
        }
    }

    private static ApiResponse success() {
        var status = JsonText.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return ApiResponse.json(201, status.put("status", "Success").put("code", 201));
    }
}
