package dev.switchback.rollback.flow;

import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls an API server of this VM.
 *
 * @param instead gets each request before it is done; what it returns is the answer, and the request is not done
 * @param admission what the API server's admission makes of a request
 */
record InProcessTransport(
        ApiServer server, Function<Request, Optional<Response>> instead, Function<Request, Request> admission)
        implements Transport {
    @Override
    public Response send(Request request) {
        Optional<Response> answer = instead.apply(request);
        if (answer.isPresent()) {
            return answer.get();
        }
        Request admitted = admission.apply(request);
        ApiResponse done = server.handle(
                new ApiRequest(admitted.method(), admitted.path(), admitted.contentType(), admitted.body()));
        return new Response(done.status(), done.body(), done.serverTime());
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws WatchRefused {
        try {
            return server.watch(ApiRequest.get(request.path()), onLine, onEnd)::close;
        } catch (dev.switchback.localcluster.api.ApiServer.WatchRefused e) {
            throw new WatchRefused(e.response().status(), String.valueOf(e.getMessage()));
        }
    }
}
