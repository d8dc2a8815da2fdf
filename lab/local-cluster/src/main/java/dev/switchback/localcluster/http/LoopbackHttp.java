package dev.switchback.localcluster.http;

import dev.switchback.localcluster.http.HttpExchange.HttpRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plain HTTP/1.1 server on 127.0.0.1 with one thread a connection. The JDK's own server cannot be used: it writes the
 * machine's time into the {@code Date} header and does not notice when the client of a silent stream has gone.
 */
public final class LoopbackHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoopbackHttp.class);
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;

    private LoopbackHttp(ServerSocket listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
        var count = new AtomicLong();
        threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "http-" + listener.getLocalPort() + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Answers requests, on many threads at once. */
    @FunctionalInterface
    public interface Handler {
        /** What is thrown here ends the connection. */
        void handle(HttpExchange exchange) throws IOException;
    }

    /**
     * Begins to listen.
     *
     * @param port 0 for any that is free
     */
    public static LoopbackHttp listen(int port, Handler handler) throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        var server = new LoopbackHttp(listener, handler);
        server.threads.execute(server::accept);
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The address, such as {@code http://127.0.0.1:8001}. */
    public String address() {
        return "http://127.0.0.1:" + port();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var connection = listener.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    log.warn("cannot accept a connection: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var out = new BufferedOutputStream(connection.getOutputStream());
            var requests = new RequestReader(new BufferedInputStream(connection.getInputStream()), out);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = serveOne(requests, connection, out);
            }
        } catch (IOException e) {
            log.debug("a connection ended: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("a request failed", e);
        } finally {
            connections.remove(connection);
        }
    }

    private boolean serveOne(RequestReader requests, Socket connection, BufferedOutputStream out) throws IOException {
        try {
            var request = requests.next();
            if (request.isEmpty()) {
                return false;
            }
            var exchange = new HttpExchange(request.get(), connection, out);
            handler.handle(exchange);
            return exchange.keepsAlive();
        } catch (RequestReader.Refused e) {
            var closing = new HttpRequest("", "", Map.of("connection", "close"), new byte[0]);
            new HttpExchange(closing, connection, out)
                    .respond(
                            e.status(), Map.of(), String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            return false;
        }
    }

    /** Runs what belongs to an open stream, on a thread of its own. */
    public void background(Runnable task) {
        threads.execute(task);
    }

    /** Cuts every open connection, and goes on listening. */
    public void cutConnections() {
        connections.forEach(LoopbackHttp::cut);
    }

    private static void cut(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            log.debug("cannot close a connection: {}", e.getMessage());
        }
    }

    /** Stops listening and cuts every connection. */
    @Override
    public void close() throws IOException {
        listener.close();
        cutConnections();
        threads.shutdownNow();
    }
}
