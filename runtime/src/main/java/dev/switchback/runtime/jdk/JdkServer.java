package dev.switchback.runtime.jdk;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.shutdown.GracefulShutdown;
import dev.switchback.runtime.threads.Daemons;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server with the runtime's paths beside the service's own, which stops as the runtime says. */
public final class JdkServer {
    private static final int BACKLOG = 512;
    private static final int PROBE_THREADS = 2;
    private static final int CONNECT_MILLIS = 2_000;

    private final HttpServer http;
    private final Runnable endThreads;

    private JdkServer(HttpServer http, Runnable endThreads) {
        this.http = http;
        this.endThreads = endThreads;
    }

    private static HttpServer listen(InetSocketAddress where) throws IOException {
        try {
            return HttpServer.create(where, BACKLOG);
        } catch (BindException e) {
            BindException named = new BindException(
                    "cannot listen on " + where.getHostString() + ":" + where.getPort() + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /**
     * Serves until the runtime's shutdown.
     *
     * @param threads run the service's handler
     * @throws java.net.BindException naming the address that cannot be listened on
     */
    public static JdkServer start(
            ServiceRuntime runtime, InetSocketAddress where, Executor threads, HttpHandler service) throws IOException {
        HttpServer http = listen(where);
        http.createContext("/", new RuntimeHandler(runtime, service));
        return start(runtime.shutdown(), http, threads);
    }

    /**
     * Starts a server that has its contexts, and that serves until the shutdown: its socket is closed, and requests that
     * it has read, or reads from connections that it has, are answered. Handlers announce requests by
     * {@link GracefulShutdown#inFlight()}, as {@link RuntimeHandler} does.
     *
     * @param http not started, not for HTTPS
     * @param threads run its handlers
     * @throws IOException when it cannot be reached at its address from here
     */
    public static JdkServer start(GracefulShutdown shutdown, HttpServer http, Executor threads) throws IOException {
        http.setExecutor(shutdown.inFlight().countingQueued(threads));
        http.start();
        Socket open = openExchange(http);
        int seconds = (int) shutdown.settings().drain().toSeconds() + 1;
        shutdown.stopAccepting(() -> closeSocket(http, seconds, open));
        return new JdkServer(http, () -> {});
    }

    /**
     * A request of the server to itself that is never answered. {@link HttpServer#stop} closes all connections as soon as
     * no exchange is open, also those whose request waits for a thread or is on its way; while this one is open, it waits
     * as long as it was told to.
     */
    private static Socket openExchange(HttpServer http) throws IOException {
        String path = "/" + UUID.randomUUID(); // nobody else finds it
        http.createContext(path, exchange -> http.removeContext(exchange.getHttpContext()));
        Socket client = new Socket();
        try {
            client.connect(http.getAddress(), CONNECT_MILLIS);
            client.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return client;
        } catch (IOException e) {
            client.close();
            http.stop(0);
            throw e;
        }
    }

    /**
     * Answers probes and metrics on a listener and threads of their own, so that load on the service cannot starve them.
     *
     * @throws java.net.BindException naming the address that cannot be listened on
     */
    public static JdkServer probes(ServiceRuntime runtime, InetSocketAddress where) throws IOException {
        HttpServer http = listen(where);
        ExecutorService threads = Executors.newFixedThreadPool(PROBE_THREADS, Daemons.named("probes"));
        http.setExecutor(threads);
        http.createContext("/", RuntimeHandler.probes(runtime));
        http.start();
        return new JdkServer(http, threads::shutdown);
    }

    /** {@link HttpServer#stop} closes the socket and then waits, which is all that it shows of it. */
    private static void closeSocket(HttpServer http, int seconds, Socket open) {
        Thread stopping = Daemons.named("http-stop").newThread(() -> {
            try {
                http.stop(seconds);
            } finally {
                Reference.reachabilityFence(open);
            }
        });
        stopping.start();
        while (stopping.isAlive() && stopping.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** Ends at once. */
    public void stop() {
        http.stop(0);
        endThreads.run();
    }
}
