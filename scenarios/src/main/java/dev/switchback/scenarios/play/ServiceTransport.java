package dev.switchback.scenarios.play;

import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.scenarios.file.Step.FaultKind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How one life of the service reaches the API server: in process, with the faults that the incident plans. */
final class ServiceTransport implements Transport {
    private final ApiServer server;
    private final Life life;
    private final Line line;

    /**
     * What happens between the service and the API server.
     *
     * @param changes gets a line for each applied write to a workload or a Service
     */
    record Line(FaultPlan faults, List<String> changes, Notes notes) {}

    ServiceTransport(ApiServer server, Life life, Line line) {
        this.server = server;
        this.life = life;
        this.line = line;
    }

    @Override
    public Response send(Request request) throws IOException {
        life.check();
        Call call = Call.of(request.method(), request.path(), false);
        Optional<FaultKind> fault = fault(call);
        if (fault.isEmpty()) {
            return done(call, request);
        }
        return switch (fault.get()) {
            case ERROR -> refusal(500, "InternalError", "the incident file says so");
            case CONFLICT -> refusal(409, "Conflict", "the object has been modified; please apply your changes again");
            case TIMEOUT -> throw new SocketTimeoutException("no answer to " + call);
            case LOST -> {
                done(call, request);
                throw new IOException("connection reset before the answer to " + call);
            }
            case KILL -> {
                done(call, request);
                life.end();
                throw new ServiceKilled();
            }
        };
    }

    private Optional<FaultKind> fault(Call call) {
        Optional<FaultKind> fault = line.faults().meets(call);
        fault.ifPresent(kind -> line.notes().add("fault: " + kind + " at " + call));
        return fault;
    }

    private Response done(Call call, Request request) {
        ApiResponse answer =
                server.handle(new ApiRequest(request.method(), request.path(), request.contentType(), request.body()));
        if (call.changesWorkloadOrService()) {
            line.notes().add("service: " + call + ": " + answer.status());
            if (answer.ok()) {
                line.changes().add(call.toString());
            }
        }
        return new Response(answer.status(), answer.body(), answer.serverTime());
    }

    /** The API server's time is read from a harmless call. */
    private Response refusal(int status, String reason, String message) {
        ApiResponse clock = server.handle(ApiRequest.get("/api/v1/namespaces/default"));
        String body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                + "\",\"message\":\"" + message + "\",\"code\":" + status + "}";
        return new Response(status, body, clock.serverTime());
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        life.check();
        Call call = Call.of(request.method(), request.path(), true);
        Optional<FaultKind> fault = fault(call);
        if (fault.isPresent()) {
            return broken(call, fault.get());
        }
        var watch = server.watch(
                ApiRequest.get(request.path()), text -> alive(() -> onLine.accept(text)), () -> alive(onEnd));
        life.tie(watch);
        return watch::close;
    }

    private Stream broken(Call call, FaultKind fault) throws IOException {
        if (fault == FaultKind.KILL) {
            life.end();
            throw new ServiceKilled();
        }
        if (fault == FaultKind.TIMEOUT || fault == FaultKind.LOST) {
            throw new SocketTimeoutException("no answer to " + call);
        }
        throw new WatchRefused(fault == FaultKind.CONFLICT ? 409 : 500, "the incident file says so");
    }

    private void alive(Runnable event) {
        if (life.isOver()) {
            return;
        }
        try {
            event.run();
        } catch (ServiceKilled e) {
            life.end();
        }
    }
}
