package dev.switchback.faults;

import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.http.HttpExchange;
import dev.switchback.localcluster.http.LoopbackHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain HTTP on 127.0.0.1 in front of any API server, with faults on its calls. Watches pass through as they are. Clients need
 * no credentials: the proxy uses its own.
 */
public final class FaultProxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FaultProxy.class);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final Upstream upstream;
    private final FaultScript script;
    private final Runnable onKill;
    private final LoopbackHttp http;
    private volatile boolean partitioned;

    private FaultProxy(Upstream upstream, FaultScript script, Runnable onKill) throws IOException {
        this.upstream = upstream;
        this.script = script;
        this.onKill = onKill;
        this.http = LoopbackHttp.listen(0, this::handle);
    }

    /**
     * Opens on any free port. Closing it leaves the upstream open, which others may share.
     *
     * @param onKill kills the caller; runs before its connection is cut
     */
    public static FaultProxy open(Upstream upstream, FaultScript script, Runnable onKill) throws IOException {
        return new FaultProxy(upstream, script, onKill);
    }

    /** The address, such as {@code http://127.0.0.1:8001}. */
    public String address() {
        return http.address();
    }

    /** Cuts all connections and refuses new ones, watches included, until {@link #heal}. */
    public void partition() {
        partitioned = true;
        http.cutConnections();
    }

    /** Ends a partition. */
    public void heal() {
        partitioned = false;
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (partitioned) {
            exchange.abort();
            return;
        }
        var request = exchange.request();
        var api = new ApiRequest(request.method(), request.target(), "", "");
        var fault = script.meets(ApiCall.of(api));
        if (fault.isPresent()) {
            strike(exchange, fault.get());
        } else if (api.streams()) {
            stream(exchange);
        } else {
            var answer = upstream.send(request);
            if (answer.isPresent() && !partitioned) {
                exchange.respond(
                        answer.get().status(),
                        answer.get().headers(),
                        answer.get().body());
            } else {
                exchange.abort();
            }
        }
    }

    private void strike(HttpExchange exchange, Fault fault) throws IOException {
        if (fault.status() != 0) {
            exchange.respond(fault.status(), JSON, fault.body().getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (fault == Fault.TIMEOUT) {
            exchange.awaitClientGone();
        }
        if (fault.isDone()) {
            var lost = upstream.send(exchange.request());
            log.debug("lost: {}", lost.map(Upstream.Answer::status));
        }
        if (fault.kills()) {
            onKill.run();
        }
        exchange.abort();
    }

    private void stream(HttpExchange exchange) throws IOException {
        var opened = upstream.open(exchange.request());
        if (opened.isEmpty()) {
            exchange.abort();
            return;
        }
        var source = opened.get();
        try (var body = source.body()) {
            if (source.status() != 200) {
                exchange.respond(source.status(), source.headers(), body.readAllBytes());
                return;
            }
            var sink = exchange.stream(200, source.headers());
            http.background(() -> source.copyTo(sink));
            exchange.awaitClientGone();
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
