package dev.switchback.runtime.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.endpoints.Request;
import dev.switchback.runtime.endpoints.Response;
import dev.switchback.runtime.shutdown.InFlight;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers the runtime's own paths, and hands everything else to the service: counted, so that it is waited for when the
 * service stops. A handler that answers after it has returned announces its requests itself, by
 * {@link dev.switchback.runtime.shutdown.GracefulShutdown#inFlight()}.
 */
public final class RuntimeHandler implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(RuntimeHandler.class.getName());

    private final ServiceRuntime runtime;
    private final HttpHandler service;
    private final Function<Request, Optional<Response>> answers;

    public RuntimeHandler(ServiceRuntime runtime, HttpHandler service) {
        this(runtime, service, runtime.endpoints()::answer);
    }

    private RuntimeHandler(ServiceRuntime runtime, HttpHandler service, Function<Request, Optional<Response>> answers) {
        this.runtime = runtime;
        this.service = service;
        this.answers = answers;
    }

    /** Probes and metrics, and nothing else. */
    static RuntimeHandler probes(ServiceRuntime runtime) {
        return new RuntimeHandler(
                runtime, exchange -> exchange.sendResponseHeaders(404, -1), runtime.endpoints()::answerProbe);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (runtime.shutdown().isStopping()) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        Request request = Request.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders().getFirst("Authorization"));
        Optional<Response> own = answers.apply(request);
        if (own.isPresent()) {
            write(exchange, own.get());
            return;
        }
        InFlight.Request counted = runtime.shutdown().inFlight().begin();
        try {
            service.handle(exchange);
        } catch (Throwable e) {
            failed(exchange, e);
            if (e instanceof VirtualMachineError) {
                throw e;
            }
        } finally {
            counted.close();
        }
    }

    /** The JDK's server would log nothing, and after an error leave the client without an answer. */
    private static void failed(HttpExchange exchange, Throwable e) {
        boolean answered = exchange.getResponseCode() != -1;
        boolean clientGone = answered && e instanceof IOException;
        LOG.log(
                clientGone ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " failed",
                e);
        try {
            if (answered) {
                exchange.close();
            } else {
                write(exchange, Response.problem(500, "internal error"));
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "the client has gone", gone);
        }
    }

    private static void write(HttpExchange exchange, Response response) throws IOException {
        try (exchange) {
            byte[] body = response.bytes();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(response.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
