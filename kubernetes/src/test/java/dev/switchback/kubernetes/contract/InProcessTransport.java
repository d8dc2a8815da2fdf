package dev.switchback.kubernetes.contract;

import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiServer;
import java.io.IOException;
import java.util.function.Consumer;

/** Calls a local cluster's API server without HTTP. */
public record InProcessTransport(ApiServer server) implements Transport {
    @Override
    public Response send(Request request) {
        var answer =
                server.handle(new ApiRequest(request.method(), request.path(), request.contentType(), request.body()));
        return new Response(answer.status(), answer.body(), answer.serverTime());
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        try {
            return server.watch(ApiRequest.get(request.path()), onLine, onEnd)::close;
        } catch (dev.switchback.localcluster.api.ApiServer.WatchRefused e) {
            throw new WatchRefused(e.response().status(), e.response().body());
        }
    }
}
