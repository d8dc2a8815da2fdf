package dev.switchback.faults;

import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import dev.switchback.localcluster.api.ApiServer.WatchRefused;
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
        if (fault.status() != 0) {
            return new ApiResponse(fault.status(), fault.body(), clock.instant());
        }
        if (fault.isDone()) {
            server.handle(request);
        }
        if (fault.kills()) {
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
        var answer = struck(call, watchFault(fault.get()), request);
        throw new WatchRefused(answer);
    }

    private static Fault watchFault(Fault fault) {
        return switch (fault) {
            case LOST -> Fault.TIMEOUT;
            case KILL_AFTER -> Fault.KILL;
            case ERROR, CONFLICT, TIMEOUT, KILL -> fault;
        };
    }

    /** A call in the same process was not answered: it timed out or its answer was lost. */
    public static final class NoAnswer extends RuntimeException {
        public NoAnswer(ApiCall call, Fault fault) {
            super(call + ": " + fault);
        }
    }

    /** Ends a caller in the same process where it stands, as SIGKILL would; nothing may catch it but who plays the kill. */
    public static final class ServiceKilled extends Error {
        public ServiceKilled(ApiCall call) {
            super("killed at " + call);
        }
    }
}
