package dev.switchback.orders;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends responses; each says which version and which pod it comes from. */
final class Responses {
    static final String VERSION = "X-Orders-Version";
    static final String POD = "X-Orders-Pod";

    private final Settings.Identity identity;
    private final Lifecycle lifecycle;
    private final InFlight inFlight = new InFlight();

    Responses(Settings.Identity identity, Lifecycle lifecycle) {
        this.identity = identity;
        this.lifecycle = lifecycle;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** An answer will be sent: it is waited for when the service stops. */
    void begin() {
        inFlight.begin();
    }

    /** Sends the answer that was begun; a client that has gone is no concern of the service. */
    void send(HttpExchange exchange, Answer answer) {
        try {
            write(exchange, answer.status(), "application/json", answer.body().getBytes(StandardCharsets.UTF_8));
        } finally {
            inFlight.end();
        }
    }

    void write(HttpExchange exchange, int status, String contentType, byte[] body) {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", contentType);
            headers.set(VERSION, identity.version());
            headers.set(POD, identity.pod());
            if (lifecycle.isStopping()) {
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
}
