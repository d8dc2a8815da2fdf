package dev.switchback.rollback.flow;

import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import java.util.function.Consumer;

/**
 * Calls an API server of this VM.
 *
 * @param beforePatch hears the path of each patch before it is done
 */
record InProcessTransport(ApiServer server, Consumer<String> beforePatch) implements Transport {
    @Override
    public Response send(Request request) {
        if (request.method().equals("PATCH")) {
            beforePatch.accept(request.path());
        }
        ApiResponse answer =
                server.handle(new ApiRequest(request.method(), request.path(), request.contentType(), request.body()));
        return new Response(answer.status(), answer.body(), answer.serverTime());
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) {
        return server.watch(ApiRequest.get(request.path()), onLine, onEnd)::close;
    }
}
