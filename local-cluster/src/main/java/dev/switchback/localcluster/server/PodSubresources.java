package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.Json;
import dev.switchback.localcluster.server.types.ApiError;

/** Assigns pods to nodes, and evicts them. */
final class PodSubresources {
    private final ObjectWrites writes;
    private final ObjectDeletes deletes;
    private final ObjectMetadata metadata;

    PodSubresources(ObjectWrites writes, ObjectDeletes deletes, ObjectMetadata metadata) {
        this.writes = writes;
        this.deletes = deletes;
        this.metadata = metadata;
    }

    Answer bind(Target target, ApiRequest request) {
        requirePost(request);
        String node = Resources.body(request).at("/target/name").asText();
        writes.system(pod(target), pod -> {
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

    Answer evict(Target target, ApiRequest request) {
        requirePost(request);
        deletes.delete(pod(target), DeleteOptions.plain());
        return success();
    }

    /** Refuses what a kubelet would do in a container. */
    static ApiError notHere(Target target) {
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

    private static Target pod(Target target) {
        return new Target(target.type(), target.version(), target.namespace(), target.name(), "");
    }

    private static Answer success() {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return Answer.json(201, status.put("status", "Success").put("code", 201));
    }
}
