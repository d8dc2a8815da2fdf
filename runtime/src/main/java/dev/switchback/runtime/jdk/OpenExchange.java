package dev.switchback.runtime.jdk;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A request of a server to itself that is never answered. {@link HttpServer#stop} closes all connections as soon as no
 * exchange is open, also those whose request waits for a thread or is on its way; while this one is open, it waits as
 * long as it was told to.
 */
record OpenExchange(Socket client) {
    private static final int CONNECT_MILLIS = 2_000;

    /**
     * Opens one that ends with the server's connections.
     *
     * @param http has started
     * @throws IOException when the server cannot be reached from here
     */
    static OpenExchange in(HttpServer http) throws IOException {
        String path = "/" + UUID.randomUUID(); // nobody else finds it
        http.createContext(path, exchange -> http.removeContext(exchange.getHttpContext()));
        Socket client = new Socket();
        try {
            client.connect(http.getAddress(), CONNECT_MILLIS);
            client.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return new OpenExchange(client);
    }
}
