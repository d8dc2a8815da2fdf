package dev.switchback.orders;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.switchback.runtime.shutdown.GracefulShutdown;
import dev.switchback.runtime.shutdown.InFlight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends responses; each says which version and which pod it comes from. */
final class Responses {
    static final String VERSION = "X-Orders-Version";
    static final String POD = "X-Orders-Pod";

    private final OrdersSettings.Identity identity;
    private final GracefulShutdown shutdown;

    Responses(OrdersSettings.Identity identity, GracefulShutdown shutdown) {
        this.identity = identity;
        this.shutdown = shutdown;
    }

    /** An answer will be sent: it is waited for when the service stops. */
    InFlight.Request begin() {
        return shutdown.inFlight().begin();
    }

    /** Sends the answer that was begun; a client that has gone is no concern of the service. */
    void send(HttpExchange exchange, Answer answer, InFlight.Request begun) {
        try {
            write(exchange, answer.status(), "application/json", answer.body().getBytes(StandardCharsets.UTF_8));
        } finally {
            begun.close();
        }
    }

    void write(HttpExchange exchange, int status, String contentType, byte[] body) {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", contentType);
            headers.set(VERSION, identity.version());
            headers.set(POD, identity.pod());
            if (shutdown.isStopping()) {
                headers.set("Connection", "close");
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        } catch (IOException gone) {
            System.err.println("response not sent: " + gone.getMessage());
        }
    }

    /**
     * An HTTP response before it is sent.
     *
     * @param body JSON
     */
    record Answer(int status, String body) {

        static Answer error(int status, String message) {
            return new Answer(status, OrderJson.object(json -> json.writeStringField("error", message)));
        }
    }
}
