package dev.switchback.demo.stage;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What every version of the orders service depends on; it can die and come back. */
public final class Payments implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final int port;
    private @Nullable HttpServer server;

    public Payments(int port) {
        this.port = port;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** @throws IOException when the port is taken */
    public synchronized void start() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        started.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        started.start();
        server = started;
    }

    /** From now on connections are refused. */
    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }
}
