package dev.switchback.rollback.flow;

import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import java.util.function.Consumer;

/** Calls an API server of this VM. */
record InProcessTransport(ApiServer server) implements Transport {
    @Override
    public Response send(Request request) {
        ApiResponse answer =
                server.handle(new ApiRequest(request.method(), request.path(), request.contentType(), request.body()));
        return new Response(answer.status(), answer.body(), answer.serverTime());
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) {
        return server.watch(ApiRequest.get(request.path()), onLine, onEnd)::close;
    }
}
