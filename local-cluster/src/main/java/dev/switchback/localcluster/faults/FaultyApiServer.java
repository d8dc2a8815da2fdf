package dev.switchback.localcluster.faults;

import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.Subscription;
import dev.switchback.localcluster.api.WatchRefused;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * An API server in the same process with faults on its calls. What is not answered throws {@link NoAnswer}; a kill runs the
 * callback and throws {@link ServiceKilled}.
 */
public final class FaultyApiServer implements ApiServer {
    private final ApiServer server;
    private final FaultScript script;
    private final InstantSource clock;
    private final Runnable onKill;

    /** @param onKill runs before {@link ServiceKilled} is thrown */
    public FaultyApiServer(ApiServer server, FaultScript script, InstantSource clock, Runnable onKill) {
        this.server = server;
        this.script = script;
        this.clock = clock;
        this.onKill = onKill;
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        var call = ApiCall.of(request);
        var fault = script.meets(call);
        return fault.isEmpty() ? server.handle(request) : struck(call, fault.get(), request);
    }

    private ApiResponse struck(ApiCall call, Fault fault, ApiRequest request) {
        if (fault instanceof Fault.Failed failed) {
            return new ApiResponse(failed.status(), Refusals.error(failed.status()), clock.instant());
        }
        if (fault instanceof Fault.Conflict) {
            return new ApiResponse(409, Refusals.conflict(), clock.instant());
        }
        if (fault instanceof Fault.Lost || fault.equals(new Fault.Kill(true))) {
            server.handle(request);
        }
        if (fault instanceof Fault.Kill) {
            onKill.run();
            throw new ServiceKilled(call);
        }
        throw new NoAnswer(call, fault);
    }

    @Override
    public Subscription watch(ApiRequest request, Consumer<String> onLine, Runnable onEnd) {
        var call = ApiCall.of(request);
        var fault = script.meets(call);
        if (fault.isEmpty()) {
            return server.watch(request, onLine, onEnd);
        }
        // A watch does nothing that could be lost: only its answer can go wrong.
        var answer = struck(call, fault.get().equals(new Fault.Lost()) ? new Fault.Timeout() : fault.get(), request);
        throw new WatchRefused(answer);
    }
}
