package dev.switchback.localcluster.server;

import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.server.types.ApiError;

/** Answers requests for subresources other than the status. */
final class Subresources {
    private final ScaleSubresource scale;
    private final PodSubresources pods;
    private final PodLogSubresource logs;

    Subresources(ScaleSubresource scale, PodSubresources pods, PodLogSubresource logs) {
        this.scale = scale;
        this.pods = pods;
        this.logs = logs;
    }

    Answer handle(Target target, Query query, ApiRequest request) {
        return switch (target.subresource()) {
            case "scale" -> scale.handle(target, query, request);
            case "binding" -> pods.bind(target, request);
            case "eviction" -> pods.evict(target, request);
            case "log" -> logs.read(target, query);
            case "exec", "attach", "portforward" -> throw PodSubresources.notHere(target);
            default -> throw ApiError.noSuchPath();
        };
    }
}
