package dev.switchback.scenarios.play;

import dev.switchback.faults.FaultyApiServer.NoAnswer;
import dev.switchback.faults.FaultyApiServer.ServiceKilled;
import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;

/** How the service reaches the API server during one lifetime: in process, with the faults of the incident. */
final class ServiceTransport implements Transport {
    private final ApiServer server;
    private final ProcessLifetime lifetime;

    ServiceTransport(ApiServer server, ProcessLifetime lifetime) {
        this.server = server;
        this.lifetime = lifetime;
    }

    @Override
    public Response send(Request request) throws IOException {
        lifetime.check();
        try {
            ApiResponse answer = server.handle(
                    new ApiRequest(request.method(), request.path(), request.contentType(), request.body()));
            return new Response(answer.status(), answer.body(), answer.serverTime());
        } catch (NoAnswer e) {
            throw timeout(e);
        }
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        lifetime.check();
        try {
            Subscription watch = server.watch(
                    ApiRequest.get(request.path()), text -> alive(() -> onLine.accept(text)), () -> alive(onEnd));
            lifetime.tie(watch);
            return watch::close;
        } catch (NoAnswer e) {
            throw timeout(e);
        } catch (dev.switchback.localcluster.api.ApiServer.WatchRefused e) {
            throw new WatchRefused(e.response().status(), e.response().body());
        }
    }

    private static IOException timeout(NoAnswer fault) {
        var timeout = new SocketTimeoutException(fault.getMessage());
        timeout.initCause(fault);
        return timeout;
    }

    private void alive(Runnable event) {
        if (lifetime.isOver()) {
            return;
        }
        try {
            event.run();
        } catch (ServiceKilled e) {
            lifetime.end();
        }
    }
}
